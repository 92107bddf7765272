import { parseAddress } from '../address.ts';
import type { InterfaceKind } from '../link-kind.ts';
import type { Overlaid } from '../overlay.ts';
import type { Path, Report } from '../path.ts';
import { parsePlace } from '../place.ts';
import { serviceKind, serviceSockets } from '../service.ts';
import { oneOf } from '../suggest.ts';
import type { Interface, LabNode, Link } from '../types.ts';
import { checkNodeKind } from './containers.ts';
import { checkNameservers } from './dns.ts';
import { isElsewhere } from './kinds.ts';
import { checkPorts } from './ports.ts';
import { checkRoutingUse } from './routing.ts';
import { checkSetup } from './setup.ts';
import { checkUnique } from './unique.ts';
import { checkPeers } from './wireguard.ts';

/**
 * Checks nodes and links together, after all settings are applied.
 * @param written the place of each link in the definition
 */
export function checkTopology(
  { nodes, links }: Overlaid,
  written: ReadonlyMap<Link, Path>,
  report: Report,
): void {
  const interfaces = withLinked(nodes, links.flat());
  checkCables(links, written, nodes, report);
  for (const [name, node] of Object.entries(nodes)) {
    const own = interfaces.get(name) ?? new Map();
    checkNodeKind(['nodes', name], node, report);
    checkPorts(name, withoutLoopback(own), report);
    checkElsewhere(name, own, interfaces, report);
    for (const [each, given] of own)
      checkPeers(['nodes', name, 'interfaces', each], given, interfaces, report);
    checkUse(name, node, own, report);
  }
  checkUnique(interfaces, links, report);
}

/** If the parent is another node's interface, it must carry frames, and its own parents must be in its node. */
function checkElsewhere(
  node: string,
  own: ReadonlyMap<string, Interface>,
  interfaces: ReadonlyMap<string, ReadonlyMap<string, Interface>>,
  report: Report,
): void {
  for (const [name, given] of own) {
    if (!isElsewhere(given)) continue;
    const place = parsePlace(given.parent ?? '');
    const path = ['nodes', node, 'interfaces', name, 'parent'];
    const there = interfaces.get(place?.node ?? '');
    const parent = there?.get(place?.interface ?? '');
    if (parent === undefined) report(path, `no interface "${given.parent}"`, 'the node:interface of another');
    else if (place?.node === node) report(path, 'is of this node', `"${place.interface}" alone`);
    else if (!PARENTS.includes(parent.kind ?? 'veth'))
      report(path, `${given.parent} is a ${parent.kind}`, `one of these kinds: ${PARENTS.join(', ')}`);
    else if (leavesNode(parent, there))
      report(path, `${given.parent} stands on another node itself`, 'one that does not');
  }
}

/** The kinds on which container engines put the interfaces of containers. */
const PARENTS: InterfaceKind[] = ['veth', 'bridge', 'vlan', 'bond'];

/** Does one of its parents belong to another node? Parents in a circle are reported elsewhere. */
function leavesNode(at: Interface | undefined, own: ReadonlyMap<string, Interface> | undefined): boolean {
  const seen = new Set<Interface>();
  for (let below = at; below !== undefined && !seen.has(below); below = own?.get(below.parent ?? '')) {
    if (isElsewhere(below)) return true;
    seen.add(below);
  }
  return false;
}

/** Leaves out `lo`: no interface has it as a parent, and it is no port. */
const withoutLoopback = (interfaces: Map<string, Interface>) =>
  new Map([...interfaces].filter(([name]) => name !== 'lo'));

/** Returns interfaces by node and name, including those that only a link names. */
function withLinked(nodes: Record<string, LabNode>, ends: string[]): Map<string, Map<string, Interface>> {
  const all = new Map(
    Object.entries(nodes).map(([name, node]) => [name, new Map(Object.entries(node.interfaces ?? {}))]),
  );
  for (const end of ends) {
    const place = parsePlace(end);
    const own = place && all.get(place.node);
    if (own && !own.has(place.interface)) own.set(place.interface, {});
  }
  return all;
}

function checkCables(
  links: readonly Link[],
  written: ReadonlyMap<Link, Path>,
  nodes: Record<string, LabNode>,
  report: Report,
): void {
  const seen = new Map<string, string>();
  for (const link of links) {
    const cable = link.join('–');
    for (const end of new Set(link)) {
      const path = [...(written.get(link) ?? ['links']), link.indexOf(end)];
      const place = parsePlace(end);
      if (place === undefined) continue;
      const other = seen.get(end);
      if (other) report(path, `${end} is in two links, ${other} and ${cable}`, 'one link an interface');
      seen.set(end, cable);
      checkCableEnd(path, end, nodes[place.node]?.interfaces?.[place.interface]?.kind, report);
    }
  }
}

function checkCableEnd(path: Path, end: string, kind: Interface['kind'], report: Report): void {
  if (kind === undefined || kind === 'veth') return;
  report(path, `${end} is a ${kind}`, kind === 'bridge' ? 'a port of the bridge' : 'a veth');
}

/** Checks routes, services and addresses that the kernel would refuse. */
function checkUse(name: string, node: LabNode, interfaces: Map<string, Interface>, report: Report): void {
  const path = ['nodes', name];
  checkRoutingUse(path, node, [...interfaces.keys()], report);
  checkServices(path, node, interfaces, report);
  checkNameservers(path, node, report);
  checkSetup(path, node, report);
  if (node.ipv6) return;
  for (const address of [...interfaces.values()].flatMap(({ addresses = [] }) => addresses)) {
    if (parseAddress(address)?.family === 6)
      report(path, `has the address ${address}, but no IPv6`, 'ipv6: true');
  }
}

/** No two services have one port, and the interfaces that they name are there. */
function checkServices(
  path: Path,
  node: LabNode,
  interfaces: ReadonlyMap<string, Interface>,
  report: Report,
): void {
  const listening = new Map<string, string>();
  for (const [service, settings] of Object.entries(node.services ?? {})) {
    const sockets = serviceSockets(settings);
    const taken = sockets.find((socket) => listening.has(socket));
    if (taken !== undefined) {
      const what = `port ${taken.split(' ')[1]} is ${listening.get(taken)}'s already`;
      const at = [...path, 'services', service];
      report('port' in settings ? [...at, 'port'] : at, what, 'another port');
    }
    for (const socket of sockets) listening.set(socket, service);
    const used = serviceKind(settings).interface?.(settings);
    if (used !== undefined && !interfaces.has(used)) {
      const what = `no interface "${used}" in ${path.at(-1)}`;
      report([...path, 'services', service, 'interface'], what, oneOf(interfaces.keys(), used));
    }
  }
}
