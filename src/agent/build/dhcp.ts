import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { addAddress, deleteAddress } from '../../kernel/address.ts';
import { bindDhcpClient } from '../../kernel/listening-socket.ts';
import { linkTable } from '../../kernel/read.ts';
import { addRoute, deleteRoute } from '../../kernel/route.ts';
import type { LiveStep } from '../../plan/step.ts';
import type { Instance } from '../instance.ts';
import { afterAttention } from '../probe/attention.ts';
import { type Lease, parseReply, requestMessage } from './dhcp-message.ts';

const SERVER = 67;
const EVERYBODY = '255.255.255.255';

/** How long the client waits for an answer (in milliseconds) before it asks again, and how often it asks. */
const PATIENCE = 1000;
const TRIES = 3;

/**
 * Gets an address by DHCP. The lab has a client of its own, because few machines have one installed. The client
 * asks once and never renews. If no server answers, the interface stays without an address.
 */
export async function borrowAddress(instance: Instance, node: string, name: string): Promise<void> {
  const ns = instance.node(node);
  instance.flush();
  instance.leases.set(`${node}:${name}`, undefined);
  const { mac, operstate = 'down' } = [...linkTable(ns).values()].find((link) => link.name === name) ?? {};
  if (!mac || WITHOUT_CARRIER.has(operstate)) return;
  const lookup = (host: string, ...rest: unknown[]) =>
    (rest.at(-1) as (error: null, address: string, family: number) => void)(null, host, 4);
  const socket = createSocket({ type: 'udp4', lookup });
  await new Promise<void>((resolve) => socket.bind({ fd: bindDhcpClient(ns, name) }, resolve));
  try {
    const lease = await ask(socket, mac);
    if (lease === undefined) return;
    addAddress(ns, name, lease.address);
    if (lease.router !== undefined) addRoute(ns, { to: 'default', via: lease.router, dev: name });
    instance.leases.set(`${node}:${name}`, lease);
  } finally {
    socket.close();
  }
}

/** States of an interface without a carrier: no server can hear a request. */
const WITHOUT_CARRIER: ReadonlySet<string> = new Set(['down', 'lowerlayerdown', 'notpresent']);

/**
 * Lets interfaces without an answer ask again, as real clients do: the change may have added a server, or a path to
 * one.
 */
export async function borrowAgain(instance: Instance, steps: readonly LiveStep[]): Promise<void> {
  const asked = new Set(steps.flatMap((step) => (step.do === 'dhcp' ? [`${step.node}:${step.name}`] : [])));
  const again = [...instance.leases].filter(([place, lease]) => lease === undefined && !asked.has(place));
  await Promise.all(
    again.map(([place]) => {
      const [node = '', name = ''] = place.split(':');
      return borrowAddress(instance, node, name);
    }),
  );
}

/** Removes the address. It may already be gone, together with its interface. */
export function returnAddress(instance: Instance, node: string, name: string): void {
  const lease = instance.leases.get(`${node}:${name}`);
  instance.leases.delete(`${node}:${name}`);
  if (lease === undefined) return;
  const ns = instance.node(node);
  try {
    if (lease.router !== undefined) deleteRoute(ns, { to: 'default', via: lease.router, dev: name });
  } catch {
    // The kernel has removed it with the interface.
  }
  deleteAddress(ns, name, lease.address);
}

async function ask(socket: Socket, mac: string): Promise<Lease | undefined> {
  const id = randomInt(2 ** 32);
  const offer = await answer(socket, id, requestMessage(id, mac), 'isOffer');
  return offer && answer(socket, id, requestMessage(id, mac, offer), 'isAck');
}

function answer(
  socket: Socket,
  id: number,
  message: Buffer,
  wanted: 'isOffer' | 'isAck',
): Promise<Lease | undefined> {
  return new Promise((resolve) => {
    let [tries, stop] = [0, () => {}];
    const done = (lease?: Lease) => {
      stop();
      socket.off('message', hear);
      resolve(lease);
    };
    const hear = (data: Buffer) => {
      const reply = parseReply(data, id);
      if (reply?.[wanted]) done(reply.lease);
    };
    const send = () => {
      if (tries === TRIES) return done();
      tries += 1;
      socket.send(message, SERVER, EVERYBODY, () => {});
      stop = afterAttention(PATIENCE, send);
    };
    socket.on('message', hear);
    send();
  });
}
