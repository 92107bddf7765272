import type { LinkState, Listener, NodeState, RouteEntry } from '../../agent/protocol.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import type { Evidence } from '../types.ts';
import type { Observation } from './observation.ts';
import { routeTo } from './routing.ts';
import { placeName } from './wiring.ts';

/**
 * Facts from the nodes' tables, each with evidence that names its place. A table that was not read is not an empty
 * table: `undefined` never means "no".
 */
type State = Partial<NodeState> | undefined;

export const before = (o: Observation, node: string): State =>
  o.run.before.find((state) => state.node === node);
export const after = (o: Observation, node: string): State =>
  o.run.after.find((state) => state.node === node);

export interface Fact<T> {
  value: T;
  evidence: Evidence;
}

/** Returns how far a counter of the node moved during the probe. Undefined if that is not known. */
export function moved(o: Observation, node: string, name: string, what = ''): Fact<number> | undefined {
  const [from, to] = [before(o, node)?.counters?.[name], after(o, node)?.counters?.[name]];
  if (from === undefined || to === undefined) return undefined;
  const text = `${node}: ${name} went from ${from} to ${to}${what === '' ? '' : `: ${what}`}`;
  const sources = (['before', 'after'] as const).map(
    (when) => ({ node, in: 'counters', entry: name, when }) as const,
  );
  return { value: to - from, evidence: { kind: 'counter', text, sources } };
}

/** Returns the evidence that a counter moved. Undefined if it did not, or that is not known. */
export function counted(o: Observation, node: string, name: string, what: string): Evidence | undefined {
  const fact = moved(o, node, name, what);
  return fact && fact.value > 0 ? fact.evidence : undefined;
}

export function setting(o: Observation, node: string, key: string): Fact<number> | undefined {
  const value = after(o, node)?.sysctl?.[key];
  if (value === undefined) return undefined;
  const name = key.includes('.') ? key : key.replaceAll('/', '.');
  const sources = [{ node, in: 'sysctl', entry: key, when: 'after' } as const];
  return {
    value: Number(value),
    evidence: { kind: 'setting', text: `${node}: ${name} = ${value}`, sources },
  };
}

/** Returns a setting of an interface that `all` can raise, such as rp_filter or arp_ignore: the higher value holds. */
export function interfaceSetting(o: Observation, at: InterfaceId, key: string): Fact<number> | undefined {
  const all = setting(o, at.node, `net/ipv4/conf/all/${key}`);
  const own = setting(o, at.node, `net/ipv4/conf/${at.interface}/${key}`);
  if (all === undefined || own === undefined) return undefined;
  return own.value >= all.value ? own : all;
}

export function link(o: Observation, at: InterfaceId): Fact<LinkState> | undefined {
  const value = after(o, at.node)?.links?.find(({ name }) => name === at.interface);
  if (value === undefined) return undefined;
  const state = value.up ? value.operstate : 'down';
  const text = `${placeName(at)}: ${state}, MTU ${value.mtu}`;
  const sources = [{ node: at.node, in: 'links', entry: at.interface, when: 'after' } as const];
  return { value, evidence: { kind: 'link', text, sources } };
}

/** Returns the node's route to an address. `value` is undefined if it has none. */
export function route(o: Observation, node: string, ip: string): Fact<RouteEntry | undefined> | undefined {
  const routes = after(o, node)?.routes;
  if (routes === undefined) return undefined;
  const found = routeTo(routes, ip);
  const way = found && [
    found.to,
    found.via && `via ${found.via}`,
    found.dev ? `dev ${found.dev}` : 'unreachable',
  ];
  const text = `${node}: ${way ? `to ${ip} by ${way.filter(Boolean).join(' ')}` : `no route to ${ip}`}`;
  const sources = [{ node, in: 'routes', entry: found?.to ?? '', when: 'after' } as const];
  return { value: found, evidence: { kind: 'route', text, sources } };
}

/** A protocol and a port: `tcp`, 80. */
export type Port = Pick<Listener, 'protocol' | 'port'>;

/**
 * Does a socket of the node accept packets to this address and port?
 *
 * @param device the interface that the packet came in by, if that is known
 */
export function listens(
  o: Observation,
  node: string,
  ip: string,
  { protocol, port }: Port,
  device?: string,
): Fact<boolean> | undefined {
  const { listeners, sockets = listeners?.length } = after(o, node) ?? {};
  if (listeners === undefined || listeners.length !== sockets) return undefined;
  const all = listeners.filter((one) => one.protocol === protocol && one.port === port);
  const found = all.find((one) => takes(one, ip, device));
  const text = `${node}: ${found ? `a socket listens on ${found.address} ${protocol} port ${port}` : `no socket listens on ${all.length > 0 ? `${ip} ` : ''}${protocol} port ${port}`}`;
  const entry = found ? `${protocol} ${found.address} ${port}` : '';
  const evidence: Evidence = {
    kind: 'socket',
    text,
    sources: [{ node, in: 'listeners', entry, when: 'after' }],
  };
  return { value: found !== undefined, evidence };
}

/** An IPv6 socket also takes IPv4, unless it was told not to. */
function takes({ address, device, onlyV6 }: Listener, ip: string, by: string | undefined): boolean {
  if (device !== undefined && by !== undefined && device !== by) return false;
  if (address === ip) return true;
  return ip.includes(':') ? address === '::' : address === '0.0.0.0' || (address === '::' && !onlyV6);
}

/** Returns the node's sockets on that port by what they are bound to, with the evidence. */
export function listenersOn(
  o: Observation,
  node: string,
  { protocol, port }: Port,
): (Fact<string> & { waiting: number })[] {
  const all = after(o, node)?.listeners ?? [];
  return all
    .filter((one) => one.protocol === protocol && one.port === port)
    .map(({ address, device, onlyV6, waiting = 0 }) => {
      const entry = `${protocol} ${address} ${port}`;
      const sources = [{ node, in: 'listeners', entry, when: 'after' } as const];
      const value = `${address}${device === undefined ? '' : ` of ${device}`}${onlyV6 && address === '::' ? ' of IPv6' : ''}`;
      const text = `${node}: a socket listens on ${value} ${protocol} port ${port}${waiting > 0 ? `, and ${waiting} ${protocol === 'udp' ? 'bytes' : 'connections'} wait in it` : ''}`;
      return { value, waiting, evidence: { kind: 'socket', text, sources } };
    });
}

/**
 * Evidence that the node could not resolve an address: an unresolved entry, or none. All namespaces of a machine
 * share the space for entries, and unresolved ones are removed first.
 *
 * @param by the interface that asked; any interface by default
 */
export function unresolved(o: Observation, node: string, ip: string, by?: string): Evidence | undefined {
  const { neighbours = [], stations } = after(o, node) ?? {};
  const entry = neighbours.find((one) => one.ip === ip && (by === undefined || one.interface === by));
  if (entry === undefined && neighbours.length === stations) {
    const sources = [{ node, in: 'neighbours', entry: '', when: 'after' } as const];
    return { kind: 'neighbour', text: `${node}: it has no entry for ${ip} any more`, sources };
  }
  if (entry === undefined || entry.mac !== null) return undefined;
  const sources = [{ node, in: 'neighbours', entry: ip, when: 'after' } as const];
  const was = wasBefore(
    before(o, node)?.neighbours,
    (one) => one.ip === ip,
    ({ state }) => state,
  );
  return { kind: 'neighbour', text: `${node}: ${ip} dev ${entry.interface} ${entry.state}${was}`, sources };
}

/** Writes what a table held before the probe, in brackets. Empty if that is not known. */
export function wasBefore<Entry>(
  table: readonly Entry[] | undefined,
  isIt: (entry: Entry) => boolean,
  show: (entry: Entry) => string,
): string {
  if (table === undefined) return '';
  const entry = table.find(isIt);
  return ` (before: ${entry === undefined ? 'no entry' : show(entry)})`;
}
