import * as z from 'zod/mini';
import { RP_FILTERS } from './interface-settings.ts';
import { flag, list, object, oneOf, optional, record, sentence, text, whole, words } from './schema/parts.ts';
import { probe } from './schema/probe.ts';
import { route, routingRule } from './schema/routing.ts';
import { service } from './schema/service.ts';
import { CAUSES, type Lab } from './types.ts';

/**
 * The shape of a lab; `satisfies` at the end and `test/unit/lab/schema.types.ts` keep it equal to `types.ts`.
 */
const toggleValue = z.union([z.boolean(), z.string()], { error: 'true, false or a text' });
const toggleValues = record(toggleValue, 'values by toggle');

const link = z.tuple([text, text], { error: 'the two ends, each node:interface' });
const links = list(link, 'a list of links');

const portFlags = object({
  hairpin: optional(flag),
  learning: optional(flag),
  flood: optional(flag),
  mcastFlood: optional(flag),
  bcastFlood: optional(flag),
  isolated: optional(flag),
});

const impairment = object({
  rate: optional(text),
  delay: optional(text),
  jitter: optional(text),
  loss: optional(text),
  duplicate: optional(text),
  reorder: optional(text),
  corrupt: optional(text),
});

const vlanId = whole(1, 4094);
const portVlans = object({
  untagged: optional(vlanId),
  tagged: optional(list(vlanId, 'a list of VLANs, from 1 to 4094')),
});

const INTERFACE_KINDS = [
  ...(['veth', 'bridge', 'vlan', 'macvlan', 'dummy'] as const),
  ...(['vxlan', 'geneve', 'gretap', 'gre', 'ipip', 'sit'] as const),
] as const;

const networkInterface = object({
  kind: optional(oneOf(INTERFACE_KINDS)),
  parent: optional(text),
  id: optional(whole(1, 16777215)),
  mode: optional(oneOf(['bridge', 'private', 'vepa'])),
  local: optional(text),
  remote: optional(text),
  addresses: optional(list(text, 'a list of addresses')),
  mac: optional(text),
  duplicate: optional(flag),
  mtu: optional(whole(68, 65535)),
  master: optional(text),
  port: optional(portFlags),
  impairment: optional(impairment),
  up: optional(flag),
  rpFilter: optional(oneOf(RP_FILTERS)),
  forwarding: optional(flag),
  proxyArp: optional(flag),
  stp: optional(flag),
  vlanFiltering: optional(flag),
  vlans: optional(portVlans),
});

const rules = object({
  iptables: optional(text),
  ip6tables: optional(text),
  ebtables: optional(text),
  nft: optional(text),
});

const line = (error: string) => z.string({ error }).check(z.regex(/\S/, { error }));
const setupCommand = object({
  do: line('a command for sh'),
  undo: line('what takes it back; true where nothing has to'),
});

const node = object({
  about: optional(sentence),
  kind: optional(oneOf(['host', 'container'])),
  image: optional(text),
  command: optional(words),
  env: optional(record(text, 'texts by name')),
  healthcheck: optional(words),
  binds: optional(list(text, 'a list of /on/the/machine:/in/the/container')),
  interfaces: optional(record(networkInterface, 'interfaces by name')),
  routes: optional(list(route, 'a list of routes')),
  routingRules: optional(list(routingRule, 'a list of rules, each with a table or a type')),
  sysctl: optional(
    record(z.union([z.string(), z.number()], { error: 'a number or a text' }), 'values by key'),
  ),
  rules: optional(rules),
  nameservers: optional(list(text, 'a list of addresses')),
  services: optional(record(service, 'services by name')),
  setup: optional(list(setupCommand, 'a list of do and undo')),
  files: optional(record(text, 'texts by absolute path')),
  ipv6: optional(flag),
});
const nodes = record(node, 'nodes by name');

const when = record(
  z.union([toggleValue, z.array(toggleValue)], { error: 'a value or a list of values' }),
  'values by toggle',
);

const toggle = object({
  about: sentence,
  default: toggleValue,
  values: optional(list(text, 'a list of texts').check(z.minLength(1, { error: 'at least one value' }))),
  needs: optional(when),
});

const setting = object({
  when,
  nodes: optional(nodes),
  links: optional(links),
});

const packet = object({
  at: text,
  direction: oneOf(['in', 'out']),
  src: optional(text),
  dst: optional(text),
  srcMac: optional(text),
  dstMac: optional(text),
  flags: optional(text),
  seen: optional(flag),
});

const expectation = object({
  outcome: oneOf(['works', 'fails']),
  cause: optional(oneOf(CAUSES)),
  packets: optional(list(packet, 'a list of packets')),
});

const scenario = object({
  because: sentence,
  toggles: optional(toggleValues),
  start: optional(oneOf(['cold', 'warm'])),
  warmWith: optional(toggleValues),
  expect: record(expectation, 'expectations by probe'),
});

export const labSchema = object({
  name: text,
  about: sentence,
  nodes,
  links: optional(links),
  toggles: optional(record(toggle, 'toggles by name')),
  settings: optional(list(setting, 'a list of settings')),
  probes: optional(record(probe, 'probes by name')),
  scenarios: optional(record(scenario, 'scenarios by name')),
}) satisfies z.ZodMiniType<Lab>;
