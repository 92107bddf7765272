import type { LabNode } from '../lab/types.ts';
import type { Forward } from './forward.ts';
import { type Host, hasAddress, type JoinedMachine } from './host.ts';
import { isIn } from './networks.ts';

/** Adds what answers where forwards lead: at a host, or at the machine itself. */
export function serve(
  node: LabNode,
  own: ReadonlySet<string>,
  hosts: readonly Host[],
  ends: readonly Pick<Forward, 'protocol' | 'to'>[],
): void {
  for (const { protocol, to } of ends) {
    const there = hosts.filter((each) => hasAddress(each, to.address));
    const kind = protocol === 'tcp' ? 'http' : 'udp';
    const service = { [`${kind}-${to.port}`]: { kind, port: to.port } as const };
    for (const host of there) {
      if (Object.values(host.services).some((each) => each.kind === kind && each.port === to.port)) continue;
      if (host.machine) serveByItself(host.machine, protocol, to.port, service);
      else serveAt(host, to.address, kind, service);
    }
    if (there.length === 0 && (own.has(to.address) || isIn(to.address, '127.0.0.0/8')))
      node.services = { ...node.services, ...service };
  }
}

function serveAt(host: Host, address: string, kind: 'http' | 'udp', service: Host['services']): void {
  Object.assign(host.services, service);
  const isFar = host.beyond.some((each) => each.replace(/\/.*/, '') === address);
  if (kind === 'udp' && isFar) host.answersFrom ??= address;
}

/**
 * On a machine with a snapshot only listening sockets answer. If the snapshot shows none, as without root, every port
 * answers.
 */
function serveByItself(
  { machine, node }: JoinedMachine,
  protocol: string,
  port: number,
  service: NonNullable<LabNode['services']>,
): void {
  const { listeners } = machine;
  const listens = listeners.some((each) => each.protocol === protocol && each.port === port);
  if (listens || listeners.length === 0) node.services = { ...node.services, ...service };
}
