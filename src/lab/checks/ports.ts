import { MOST_PORTS } from '../limits.ts';
import { isEthernet, MASTER_KINDS } from '../link-kind.ts';
import type { Path, Report } from '../path.ts';
import { oneOf } from '../suggest.ts';
import type { Interface } from '../types.ts';
import { checkKind } from './kinds.ts';
import { checkStationsOnce, checkWordUse } from './words.ts';

/** Checks the interfaces of a node: their kinds, and which one is a port of which bridge. */
export function checkPorts(node: string, interfaces: Map<string, Interface>, report: Report): void {
  const bridges = [...interfaces].filter(([, { kind }]) => isMaster(kind)).map(([name]) => name);
  for (const [name, given] of interfaces) {
    const { master, port } = given;
    const bridge = interfaces.get(master ?? '');
    const path = ['nodes', node, 'interfaces', name];
    checkKind(['nodes', node, 'interfaces'], name, given, interfaces, report);
    if (master !== undefined && !bridges.includes(master)) {
      const what = interfaces.has(master)
        ? `"${master}" is not a bridge`
        : `no interface "${master}" in ${node}`;
      report([...path, 'master'], what, oneOf(bridges, master));
    } else if (master !== undefined) {
      checkPort([...path, 'master'], given, bridge?.kind, report);
    }
    checkWordUse(path, given, bridge, report);
    checkVlans(path, given, interfaces.get(master ?? name), report);
    if (port !== undefined && bridge?.kind !== 'bridge' && (master === undefined || bridge))
      report([...path, 'port'], 'is no port of a bridge', 'needs master');
  }
  checkBridges(['nodes', node, 'interfaces'], interfaces, report);
  checkStationsOnce(['nodes', node, 'interfaces'], interfaces, report);
}

const isMaster = (kind: Interface['kind']) => kind !== undefined && MASTER_KINDS.includes(kind);

function checkPort(path: Path, { kind }: Interface, master: Interface['kind'], report: Report): void {
  // A VRF accepts any interface that may have an address.
  if (master === 'vrf' && kind !== 'vrf') return;
  if (kind === 'bridge') report(path, 'a bridge cannot be a port of a bridge', 'a veth');
  else if (!isEthernet(kind)) report(path, `${kind} carries no frames`, 'vxlan, geneve or gretap');
}

/** @param bridge the bridge whose port the interface is, or the interface itself if it is a bridge */
function checkVlans(
  path: Path,
  { kind, vlanFiltering, vlans }: Interface,
  bridge: Interface | undefined,
  report: Report,
): void {
  if (vlanFiltering !== undefined && kind !== 'bridge')
    report([...path, 'vlanFiltering'], 'is no bridge', 'kind: bridge');
  if (vlans === undefined) return;
  if (bridge?.vlanFiltering !== true)
    report([...path, 'vlans'], 'is in no bridge that keeps VLANs apart', 'vlanFiltering: true at the bridge');
  const { untagged, tagged = [] } = vlans;
  const twice = tagged.find((id, index) => id === untagged || tagged.indexOf(id) !== index);
  if (twice !== undefined) report([...path, 'vlans', 'tagged'], `VLAN ${twice} is there twice`);
}

function checkBridges(path: Path, interfaces: Map<string, Interface>, report: Report): void {
  const masters = [...interfaces.values()].map(({ master }) => master);
  for (const [name, { kind, stp }] of interfaces) {
    if (kind !== 'bridge') {
      if (stp !== undefined) report([...path, name, 'stp'], 'is no bridge', 'kind: bridge');
      continue;
    }
    const ports = masters.filter((master) => master === name).length;
    if (ports > MOST_PORTS)
      report([...path, name], `has ${ports} ports`, `${MOST_PORTS} at most, as the kernel has it`);
  }
}
