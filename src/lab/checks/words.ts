import { isUnicastMac, parseAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';
import type { BridgeOptions, FdbEntry, Interface } from '../types.ts';

/** Checks an interface's properties besides its kind. `checkPlace` reports an unknown `node:interface`. */
export function checkWords(
  path: Path,
  { neighbours = {}, proxyNeighbours = [], fdb = [] }: Interface,
  report: Report,
  checkPlace: (path: Path, text: string) => void,
): void {
  const checkMac = (here: Path, text: string) => {
    if (text.split(':').length === 2) checkPlace(here, text);
    else if (!isUnicastMac(text))
      report(
        here,
        `"${text}" is no address of one station`,
        'a MAC address, or the node:interface that has it',
      );
  };
  const checkAddress = (here: Path, text: string, at?: 'key') => {
    const address = parseAddress(text);
    if (address === undefined || address.prefix !== undefined)
      report(here, `"${text}" is no address`, 'one address, without prefix length', at);
  };
  for (const [address, mac] of Object.entries(neighbours)) {
    checkAddress([...path, 'neighbours', address], address, 'key');
    checkMac([...path, 'neighbours', address], mac);
  }
  for (const [index, address] of proxyNeighbours.entries())
    checkAddress([...path, 'proxyNeighbours', index], address);
  for (const [index, { mac, remote }] of fdb.entries()) {
    checkMac([...path, 'fdb', index, 'mac'], mac);
    if (remote !== undefined) checkAddress([...path, 'fdb', index, 'remote'], remote);
  }
}

const BRIDGE_OPTIONS: (keyof BridgeOptions)[] = [
  ...(['nfCallIptables', 'nfCallIp6tables', 'nfCallArptables'] as const),
  ...(['ageing', 'priority', 'mcastSnooping'] as const),
];

/**
 * Checks that the properties have an effect, after all settings are applied. `bridge` is the bridge whose port the
 * interface is.
 */
export function checkWordUse(
  path: Path,
  given: Interface,
  bridge: Interface | undefined,
  report: Report,
): void {
  for (const option of BRIDGE_OPTIONS) {
    if (given[option] !== undefined && given.kind !== 'bridge')
      report([...path, option], 'is no bridge', 'kind: bridge');
  }
  if (given.port?.state !== undefined && bridge?.stp)
    report([...path, 'port', 'state'], 'is chosen by the spanning tree protocol', 'a bridge without stp');
  for (const [index, entry] of (given.fdb ?? []).entries())
    checkStation([...path, 'fdb', index], entry, given.kind, bridge, report);
}

function checkStation(
  here: Path,
  { remote, vlan }: FdbEntry,
  kind: Interface['kind'],
  bridge: Interface | undefined,
  report: Report,
): void {
  if (remote !== undefined && kind !== 'vxlan')
    report([...here, 'remote'], 'is nothing for a port of a bridge', 'for a vxlan');
  if (remote === undefined && bridge === undefined) report(here, 'is no port of a bridge', 'needs master');
  if (vlan !== undefined && !bridge?.vlanFiltering)
    report([...here, 'vlan'], 'is in no bridge that keeps VLANs apart', 'vlanFiltering: true at the bridge');
}

/** A bridge has one FDB entry for each MAC address (in each VLAN), so the last of two would replace the first. */
export function checkStationsOnce(path: Path, interfaces: Map<string, Interface>, report: Report): void {
  const ports = new Map<string, string>();
  for (const [name, { master, fdb = [] }] of interfaces) {
    for (const [index, { mac, vlan, remote }] of fdb.entries()) {
      if (master === undefined || remote !== undefined) continue;
      const entry = `${master} ${mac.toLowerCase()} ${vlan}`;
      const other = ports.get(entry);
      if (other !== undefined)
        report(
          [...path, name, 'fdb', index, 'mac'],
          `${mac} is behind ${other} already`,
          'one entry for a station',
        );
      ports.set(entry, name);
    }
  }
}
