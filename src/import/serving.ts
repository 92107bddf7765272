import type { LabNode } from '../lab/types.ts';
import type { Forward } from './forward.ts';
import { type Host, hasAddress, type JoinedMachine } from './host.ts';
import { isIn } from './networks.ts';

type Services = Host['services'];

/** A server that must answer at an address and port. */
export type Service = Pick<Forward, 'protocol' | 'to' | 'names'>;

/**
 * If one client asks a server with TLS, all do, because one service answers there. Its certificate contains all
 * names and addresses that clients use for it.
 */
export function withCertificates<S extends Service & { address?: string }>(
  all: readonly S[],
  names: Readonly<Record<string, string>>,
): S[] {
  const called = new Map<string, Set<string>>();
  const placeOf = ({ protocol, to }: Service) => `${protocol} ${to.address} ${to.port}`;
  for (const each of all) if (each.names) called.set(placeOf(each), new Set(each.names));
  for (const each of all)
    for (const name of each.names ?? namesOf(each.address, names)) called.get(placeOf(each))?.add(name);
  return all.map((each) => {
    const own = called.get(placeOf(each));
    return own === undefined ? each : { ...each, names: [...own] };
  });
}

const namesOf = (address: string | undefined, names: Readonly<Record<string, string>>): string[] =>
  address === undefined ? [] : [address, ...Object.keys(names).filter((name) => names[name] === address)];

/** Adds the servers to which forwards lead: on a host, or on the machine itself. */
export function serve(
  node: LabNode,
  own: ReadonlySet<string>,
  hosts: readonly Host[],
  ends: readonly Service[],
): void {
  for (const end of ends) {
    const { protocol, to, names } = end;
    const there = hosts.filter((each) => hasAddress(each, to.address));
    const kind = kindOf(end);
    const { port } = to;
    const service: Services = { [`${kind}-${port}`]: { kind, port, ...(names && { names }) } };
    for (const host of there) {
      if (Object.values(host.services).some((each) => each.kind === kind && each.port === to.port)) continue;
      if (host.machine) serveByItself(host.machine, protocol, to.port, service);
      else serveAt(host, to.address, kind, service);
    }
    if (there.length === 0 && (own.has(to.address) || isIn(to.address, '127.0.0.0/8')))
      node.services = { ...node.services, ...service };
  }
}

const kindOf = ({ protocol, names }: Service) =>
  protocol === 'udp' ? 'udp' : names === undefined ? 'http' : 'https';

function serveAt(host: Host, address: string, kind: 'http' | 'https' | 'udp', service: Services): void {
  Object.assign(host.services, service);
  const isFar = host.beyond.some((each) => each.replace(/\/.*/, '') === address);
  if (kind === 'udp' && isFar) host.answersFrom ??= address;
}

/**
 * On a machine with a snapshot only listening sockets answer. If no program told of any, every port answers.
 */
function serveByItself(
  { machine, node }: JoinedMachine,
  protocol: string,
  port: number,
  service: Services,
): void {
  const { listeners } = machine;
  const listens = listeners?.some((each) => each.protocol === protocol && each.port === port) ?? true;
  if (listens) node.services = { ...node.services, ...service };
}
