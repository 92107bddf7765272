import { INTERFACE_KINDS, MODES } from '../link-kind.ts';
import { RP_FILTERS } from '../rp-filter.ts';
import { flag, list, object, oneOf, optional, port, record, text, whole } from './parts.ts';

const bridgePort = object({
  hairpin: optional(flag),
  learning: optional(flag),
  flood: optional(flag),
  mcastFlood: optional(flag),
  bcastFlood: optional(flag),
  isolated: optional(flag),
  locked: optional(flag),
  neighSuppress: optional(flag),
  proxyArp: optional(flag),
  state: optional(oneOf(['disabled', 'forwarding'])),
  cost: optional(whole(1, 65535)),
  priority: optional(whole(0, 63)),
});

const bridgeOptions = {
  nfCallIptables: optional(flag),
  nfCallIp6tables: optional(flag),
  nfCallArptables: optional(flag),
  ageing: optional(whole(0, 1_000_000)),
  priority: optional(whole(0, 65535)),
  mcastSnooping: optional(flag),
};

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

const fdbEntry = object({ mac: text, vlan: optional(vlanId), remote: optional(text) });

const wireguardPeer = object({
  peer: text,
  allowedIps: list(text, 'a list of prefixes'),
  endpoint: optional(text),
  keepalive: optional(whole(1, 65535)),
});

export const networkInterface = object({
  kind: optional(oneOf(INTERFACE_KINDS)),
  parent: optional(text),
  id: optional(whole(1, 16777215)),
  mode: optional(oneOf(MODES)),
  table: optional(whole(1, 4_294_967_295)),
  local: optional(text),
  remote: optional(text),
  listenPort: optional(port),
  peers: optional(list(wireguardPeer, 'a list of peers, each with peer and allowedIps')),
  addresses: optional(list(text, 'a list of addresses')),
  dhcp: optional(flag),
  mac: optional(text),
  duplicate: optional(flag),
  mtu: optional(whole(68, 65535)),
  master: optional(text),
  port: optional(bridgePort),
  fdb: optional(list(fdbEntry, 'a list of stations: mac, vlan, remote')),
  neighbours: optional(record(text, 'MAC addresses by address')),
  proxyNeighbours: optional(list(text, 'a list of addresses')),
  promiscuous: optional(flag),
  impairment: optional(impairment),
  up: optional(flag),
  rpFilter: optional(oneOf(RP_FILTERS)),
  forwarding: optional(flag),
  proxyArp: optional(flag),
  stp: optional(flag),
  vlanFiltering: optional(flag),
  vlans: optional(portVlans),
  ...bridgeOptions,
});
