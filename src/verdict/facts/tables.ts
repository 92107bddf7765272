import type { LinkState, Listener, NodeState, RouteEntry } from '../../agent/protocol.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import type { Evidence } from '../types.ts';
import type { Observation } from './observation.ts';
import { routeTo } from './routing.ts';
import { placeName } from './wiring.ts';

/**
 * Facts from the nodes' tables, each with the evidence that says where it stands. A table that was not read is not an
 * empty one: undefined is never "no".
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

/** How far a counter of the node's stack moved during the probe; undefined where that is not known. */
export function moved(o: Observation, node: string, name: string, what = ''): Fact<number> | undefined {
  const [from, to] = [before(o, node)?.counters?.[name], after(o, node)?.counters?.[name]];
  if (from === undefined || to === undefined) return undefined;
  const text = `${node}: ${name} went from ${from} to ${to}${what === '' ? '' : `: ${what}`}`;
  const sources = (['before', 'after'] as const).map(
    (when) => ({ node, in: 'counters', entry: name, when }) as const,
  );
  return { value: to - from, evidence: { kind: 'counter', text, sources } };
}

/** The evidence that a counter moved; undefined if it did not, or is not known. */
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

/** A setting of an interface that `all` can raise, as rp_filter and arp_ignore are: the higher value holds. */
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

/** The node's route to an address; `value` is undefined where it has none. */
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

/** What a socket may have: `tcp`, 80. */
export type Port = Pick<Listener, 'protocol' | 'port'>;

/**
 * Whether a socket of the node takes what is sent to the address and port.
 *
 * @param device the interface of the node's stack that it came in by, where that is known
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

/** A socket of IPv6 takes IPv4 as well, unless it was told not to. */
function takes({ address, device, onlyV6 }: Listener, ip: string, by: string | undefined): boolean {
  if (device !== undefined && by !== undefined && device !== by) return false;
  if (address === ip) return true;
  return ip.includes(':') ? address === '::' : address === '0.0.0.0' || (address === '::' && !onlyV6);
}

/** The node's sockets on that port, by what they are bound to, each with what says so. */
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
 * The node's entry for an address that it could not resolve, or that it has none: all namespaces of a machine share the room for
 * entries, and unresolved ones are the first to go.
 */
export function unresolved(o: Observation, node: string, ip: string): Evidence | undefined {
  const { neighbours = [], stations } = after(o, node) ?? {};
  const entry = neighbours.find((neighbour) => neighbour.ip === ip);
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

/** What a table held of it before the probe, in brackets; '' where that is not known. */
export function wasBefore<Entry>(
  table: readonly Entry[] | undefined,
  isIt: (entry: Entry) => boolean,
  show: (entry: Entry) => string,
): string {
  if (table === undefined) return '';
  const entry = table.find(isIt);
  return ` (before: ${entry === undefined ? 'no entry' : show(entry)})`;
}
