import type { HookRow } from '../../../verdict/types.ts';

type Hook = Pick<HookRow, 'node' | 'iif' | 'oif'>;

/** What happens to a packet, in plain words for somebody who sees it for the first time. */
export const en = {
  /** Packets by their flags in the hop table: the usual name, and what the packet says. */
  packets: {
    S: ['SYN', 'Hello, may we talk?'],
    'S.': ['SYN-ACK', 'Yes, and may I talk to you?'],
    '.': ['ACK', 'I have got everything so far.'],
    'P.': ['data', 'Here is some of what we talk about.'],
    'F.': ['FIN', 'I have said all I had to say.'],
    'FP.': ['FIN', 'This is the last I have to say.'],
    R: ['RST', 'I know of no such connection!'],
    'R.': ['RST', 'Nobody listens here.'],
    udp: ['datagram', 'Here is a message; nobody need say that it came.'],
  },
  /** Packets of ICMP, which are called as in the hop table. */
  icmp: {
    'echo request': 'Are you there?',
    'echo reply': 'Yes, I am here.',
    'port unreachable': 'Nobody listens on that port.',
    'host unreachable': 'I cannot reach that host.',
    'address unreachable': 'I cannot reach that host.',
    'net unreachable': 'I have no way to that network.',
    'no route': 'I have no way to that network.',
    'admin prohibited': 'A rule forbids that.',
    'fragmentation needed': 'That is too big for the next link, and must not be cut.',
    'packet too big': 'That is too big for the next link.',
    'neighbour solicitation': 'Whose address is this? Please tell me your MAC address.',
    'neighbour advertisement': 'That is me: here is my MAC address.',
    'time exceeded': 'Its time to live is over: I threw it away.',
  },
  arpRequest: (wanted: string, asking: string) => [
    'ARP request',
    `Who has ${wanted}? Please tell ${asking}.`,
  ],
  arpReply: (own: string, mac: string) => ['ARP reply', `${own} is me: my MAC address is ${mac}.`],
  dnsQuestion: (name: string) => ['DNS question', `Which address has ${name}?`],
  dnsAnswer: (name: string) => ['DNS answer', `Here is the address of ${name}.`],
  dnsNoName: (name: string) => ['DNS answer', `There is no name ${name}.`],

  handedUp: (node: string, at: string) => `The bridge hands it up to ${node} itself, by ${at}.`,
  handedDown: (node: string, at: string) => `${node} itself hands it down to its bridge ${at}.`,
  comesIn: (node: string, at: string) => `It comes in at ${node} by ${at}.`,
  setsOut: (node: string, at: string) => `It sets out from ${node} by ${at}.`,
  leaves: (node: string, at: string) => `It leaves ${node} by ${at}.`,
  learns: (node: string, station: string, to: string, from: string) =>
    `${node} learns wrongly: it now looks for ${station} behind ${to}, no longer behind ${from}.`,
  freed: (location: string, reason: string) =>
    `The kernel freed it in ${location || 'a place it hides'}: ${reason}.`,
  ends: (text: string) => `It ends here: ${text}.`,

  /** Rules for IP at a packet that is still inside a bridge. */
  bridged: (hook: string) => {
    const what =
      hook === 'prerouting'
        ? 'the rules for DNAT apply, as if it were about to be routed'
        : hook === 'postrouting'
          ? 'the rules for SNAT apply, as if it had been routed'
          : hook === 'forward'
            ? 'the rules for packets that pass apply'
            : `its rules for ${hook} apply`;
    return `Still inside the bridge, br_netfilter shows it to iptables: ${what}.`;
  },
  hooks: {
    'bridge prerouting': ({ node, iif }: Hook) => `The bridge of ${node} takes it in${by(iif)}.`,
    'bridge input': ({ node }: Hook) => `It is for ${node} itself, so the bridge keeps it.`,
    'bridge forward': ({ iif, oif }: Hook) => `The bridge decides: from ${iif} on to ${oif}.`,
    'bridge output': ({ node, oif }: Hook) =>
      `A frame of ${node}’s own goes into the bridge, towards ${oif}.`,
    'bridge postrouting': ({ oif }: Hook) =>
      `The bridge is about to send it${by(oif)}; here the rules for MAC SNAT apply.`,
    'ip prerouting': () => 'Before a route is chosen: here the rules for DNAT apply.',
    'ip input': ({ node }: Hook) => `The route says: for ${node} itself.`,
    'ip forward': ({ iif, oif }: Hook) => `The route says: onwards, in${by(iif)} and out${by(oif)}.`,
    'ip output': ({ node }: Hook) => `${node} itself made it.`,
    'ip postrouting': ({ oif }: Hook) => `About to leave${by(oif)}: here the rules for SNAT apply.`,
  },
  otherHook: (node: string, label: string) => `${node} looks at it (${label}).`,

  aHook: (label: string) => `${label} is a hook, a place in the kernel where rules see every packet.`,
  /** What each hook is for. */
  inBridge: {
    prerouting: 'Here a bridge has taken a frame in, and has not yet looked where it goes.',
    input: 'Here a bridge hands a frame to its own host.',
    forward: 'Here a bridge passes a frame on from one port to another.',
    output: 'Here a frame of the host’s own enters its bridge.',
    postrouting: 'Here a frame leaves a bridge by a port, and may get another source MAC address.',
  },
  inIp: {
    prerouting: 'Here a packet has come in, and no route is chosen yet: DNAT gives it another destination.',
    input: 'Here a packet is about to be given to a program of this host.',
    forward: 'Here a packet that is for somebody else passes through: most filters stand here.',
    output: 'Here a packet of this host’s own begins.',
    postrouting: 'Here a packet is about to leave: SNAT gives it another source.',
  },
};

const by = (name: string | undefined) => (name ? ` by ${name}` : '');

/** A language without one of them does not compile. */
export type PlainWords = typeof en;
