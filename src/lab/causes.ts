/** Every cause a verdict can name. `unknown` never satisfies an expectation. */
export const CAUSES = [
  'same-port-drop',
  'asymmetric-reply',
  'mac-flap',
  'filtered',
  'refused',
  'no-route',
  'name-not-resolved',
  'arp-unanswered',
  'stale-neighbour',
  'port-blocked',
  'forwarding-off',
  'rp-filter',
  'martian-source',
  'ttl-expired',
  'mtu',
  'no-dnat',
  'wrong-dnat',
  'link-down',
  'service-down',
  'unanswered',
] as const;
export type Cause = (typeof CAUSES)[number];
