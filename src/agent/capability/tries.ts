import { addBridge, changeVlans, setMaster } from '../../kernel/bridge.ts';
import { addLink } from '../../kernel/link-kind.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import { askForBroute, askForFlowTables, askForSets, askForTraffic } from '../../kernel/presence.ts';
import { addQdiscs } from '../../kernel/qdisc.ts';
import { deriveMac } from '../../lab/mac.ts';
import type { FEATURES, Feature } from '../../plan/features.ts';
import { wireguardKeys } from '../../plan/wireguard-keys.ts';

/** The interface for all tries. */
export const TRIED = 'try0';

const NOTHING = { delay: 0, jitter: 0, loss: 0, duplicate: 0, reorder: 0, corrupt: 0 };
const BARE = { name: 'try1' };
const MADE = { ...BARE, mac: deriveMac('trial', BARE.name) };
const ENDS = { local: '192.0.2.1', remote: '192.0.2.2' };

/** Each try does the same as a lab, in a namespace with only the interface `TRIED`, and throws the kernel's error. */
const TRIES: Record<keyof typeof FEATURES, (ns: Namespace) => void> = {
  tbf: (ns) => addQdiscs(ns, TRIED, [{ kind: 'tbf', rate: 1e6, burst: 6000, limit: 12_000, below: false }]),
  netem: (ns) => addQdiscs(ns, TRIED, [{ kind: 'netem', limit: 1000, ...NOTHING }]),
  vlan: (ns) => addLink(ns, MADE, { kind: 'vlan', parent: TRIED, id: 2 }),
  macvlan: (ns) => addLink(ns, MADE, { kind: 'macvlan', parent: TRIED, mode: 'bridge' }),
  ipvlan: (ns) => addLink(ns, BARE, { kind: 'ipvlan', parent: TRIED, mode: 'l2' }),
  bond: (ns) => addLink(ns, MADE, { kind: 'bond', mode: 'active-backup' }),
  vrf: (ns) => addLink(ns, BARE, { kind: 'vrf', table: 10 }),
  vxlan: (ns) => addLink(ns, MADE, { kind: 'vxlan', id: 1, ...ENDS, listenPort: 4789 }),
  geneve: (ns) => addLink(ns, MADE, { kind: 'geneve', id: 1, remote: '192.0.2.2' }),
  gretap: (ns) => addLink(ns, MADE, { kind: 'gretap', ...ENDS }),
  gre: (ns) => addLink(ns, BARE, { kind: 'gre', ...ENDS }),
  ipip: (ns) => addLink(ns, BARE, { kind: 'ipip', ...ENDS }),
  sit: (ns) => addLink(ns, BARE, { kind: 'sit', ...ENDS }),
  wireguard: (ns) => addLink(ns, BARE, { kind: 'wireguard', ...wireguardKeys('trial:try1'), peers: [] }),
  tun: (ns) => addLink(ns, BARE, { kind: 'tun' }),
  tap: (ns) => addLink(ns, MADE, { kind: 'tap' }),
  'vlan-filtering': (ns) => {
    addBridge(ns, { ...MADE, vlanFiltering: true });
    setMaster(ns, TRIED, MADE.name);
    changeVlans(ns, TRIED, { untagged: 10 }, 'add');
  },
  ipset: (ns) => askForSets(ns),
  flowtable: (ns) => askForFlowTables(ns),
  broute: (ns) => askForBroute(ns),
  dummy: (ns) => addLink(ns, MADE, { kind: 'dummy' }),
};

export function tryFeature(ns: Namespace, feature: Feature): void {
  if (feature in TRIES) TRIES[feature as keyof typeof TRIES](ns);
  else askForTraffic(ns, TRIED, feature);
}
