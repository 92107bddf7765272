const by = (uplink: 'a0' | 'b0') => ({
  outcome: 'works' as const,
  packets: [{ at: `router:${uplink}` as const, direction: 'out' as const }],
});
const keptFrom = (uplink: 'a0' | 'b0') => ({
  outcome: 'works' as const,
  packets: [{ at: `router:${uplink}` as const, direction: 'out' as const, seen: false as const }],
});
const noRoute = { outcome: 'fails', cause: 'no-route' } as const;

/** Which rule or route decides. The drawing is in `policies.ts`. */
export const scenarios = {
  none: {
    because: 'The main table has the first provider for all.',
    expect: { web: by('a0'), echo: by('a0'), ping: by('a0'), ping6: by('a0') },
  },
  ports: {
    because: 'A rule can go by the port that is asked.',
    toggles: { rule: 'ports' },
    expect: { web: by('b0'), echo: by('a0'), ping: by('a0') },
  },
  'sender-port': {
    because: 'Or by the one that asks.',
    toggles: { rule: 'sender-port' },
    expect: { echo: by('b0'), web: by('a0') },
  },
  destination: {
    because: 'A rule for a network speaks of one family.',
    toggles: { rule: 'destination' },
    expect: { web: by('b0'), ping6: by('a0') },
  },
  others: {
    because: 'What is not for the own networks fits.',
    toggles: { rule: 'others' },
    expect: { web: by('b0'), ping6: by('a0') },
  },
  interface: {
    because:
      'What comes in from the pc goes by the second provider; what comes back is for the pc, which that table does not know.',
    toggles: { rule: 'interface' },
    expect: { web: by('b0') },
  },
  bound: {
    because: 'Only what is bound to the second uplink is sent by it.',
    toggles: { rule: 'bound' },
    expect: { web: by('a0'), bound: by('b0') },
  },
  family: {
    because: 'The rule is there for IPv6 alone.',
    toggles: { rule: 'family' },
    expect: { ping: by('a0'), ping6: by('b0') },
  },
  pings: {
    because: 'Each family has an ICMP of its own.',
    toggles: { rule: 'pings' },
    expect: { web: by('a0'), ping: by('b0'), ping6: by('b0') },
  },
  'no-default': {
    because: 'The main table counts for all that it knows better than by its default route.',
    toggles: { rule: 'no-default' },
    expect: { web: by('b0'), ping: by('b0') },
  },
  prohibit: {
    because: 'The rule says no.',
    toggles: { rule: 'prohibit' },
    expect: { web: noRoute, ping6: by('a0') },
  },
  unreachable: {
    because: 'The rule says that there is no way.',
    toggles: { rule: 'unreachable' },
    expect: { ping: noRoute },
  },
  blackhole: {
    because: 'The rule says nothing.',
    toggles: { rule: 'blackhole' },
    expect: { ping6: noRoute, web: by('a0') },
  },
  onlink: {
    because: 'The router asks for a gateway that no network of its own has, and one answers.',
    toggles: { route: 'onlink' },
    expect: { web: by('a0') },
  },
  ways: {
    because: 'Either provider will do.',
    toggles: { route: 'ways' },
    expect: { web: { outcome: 'works' }, ping: { outcome: 'works' } },
  },
  'blackhole-route': {
    because: 'Packets for the network are thrown away.',
    toggles: { route: 'blackhole' },
    expect: { web: noRoute, echo: noRoute },
  },
  'prohibit-route': {
    because: 'Packets for the network are refused.',
    toggles: { route: 'prohibit' },
    expect: { web: noRoute, ping: noRoute },
  },
  local: {
    because: 'The router takes packets for the address as its own.',
    toggles: { route: 'local' },
    expect: { web: keptFrom('a0') },
  },
  throw: {
    because: 'The second table has the main one decide after all.',
    toggles: { route: 'throw' },
    expect: { web: by('a0') },
  },
} as const;
