import type { Service } from '../lab/types.ts';
import type { Machine } from '../snapshot/machine.ts';
import type { Forward } from './forward.ts';

/** A process of the machine that ends a connection and opens its own, such as Docker's userland proxy. */
export interface Relay extends Forward {
  process: string;
}

/** Programs that do only this. What other programs would answer is not known. */
const RELAYS = new Set(['docker-proxy', 'rootlessport', 'podman', 'incusd', 'lxd', 'rinetd', 'redir']);

/** Returns relays: processes on the port of a forward whose packets no rule forwards. */
export function relaysOf({ listeners }: Machine, forwards: readonly Forward[]): Relay[] {
  return forwards.flatMap((forward): Relay[] => {
    const { protocol, address, port } = forward;
    const isHere = (at: string) =>
      at === address || (address.includes(':') ? /^(\*|::)$/ : /^(\*|0\.0\.0\.0)$/).test(at);
    const found = listeners?.find(
      (each) =>
        each.protocol === protocol &&
        each.port === port &&
        isHere(each.address) &&
        RELAYS.has(each.process ?? ''),
    );
    return found?.process === undefined ? [] : [{ ...forward, process: found.process }];
  });
}

/** Makes services that do the same: they open connections with the machine's own address. */
export function relayServices(relays: readonly Relay[]): Record<string, Service> {
  return Object.fromEntries(
    relays.map(({ protocol, port, to, process }) => [
      `${process}-${protocol}-${port}`,
      {
        kind: 'command',
        command: [
          'node',
          '-e',
          protocol === 'tcp' ? STREAMS : DATAGRAMS,
          `${port}`,
          `${to.port}`,
          to.address,
        ],
        ready: { prints: 'listening' },
        port,
      },
    ]),
  );
}

const STREAMS = `
const [port, ...to] = process.argv.slice(1);
const relay = (client) => {
  const server = net.connect(...to);
  for (const end of [client, server]) end.on('error', () => (client.destroy(), server.destroy()));
  client.pipe(server).pipe(client);
};
net.createServer(relay).listen(port, () => console.log('listening'));
`;

const DATAGRAMS = `
const [port, to, address] = process.argv.slice(1);
const kind = address.includes(':') ? 'udp6' : 'udp4';
const socket = dgram.createSocket(kind);
socket.on('message', (text, client) => {
  const asked = dgram.createSocket(kind);
  asked.on('message', (answer) => (socket.send(answer, client.port, client.address), asked.close()));
  asked.send(text, to, address);
});
socket.bind(port, () => console.log('listening'));
`;
