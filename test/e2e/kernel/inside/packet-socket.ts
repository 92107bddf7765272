import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { addAddress } from '../../../../src/kernel/address.ts';
import { check } from '../../../../src/kernel/error.ts';
import * as libc from '../../../../src/kernel/libc.ts';
import { addVeth, setDown, setUp } from '../../../../src/kernel/link.ts';
import type { Namespace } from '../../../../src/kernel/namespace.ts';
import { createNamespace } from '../../../../src/kernel/new-namespace.ts';
import type { SeenFrame } from '../../../../src/kernel/packet-ring.ts';
import { PacketSocket } from '../../../../src/kernel/packet-socket.ts';
import { linkTable } from '../../../../src/kernel/read.ts';
import { linksReady } from '../../../../src/kernel/ready.ts';
import { writeSysctl } from '../../../../src/kernel/sysctl.ts';
import { json, mac, print } from './tools.ts';

const [a, b] = [createNamespace('a'), createNamespace('b')];
addVeth({ ns: a, name: 'eth0', mac: mac(1) }, { ns: b, name: 'eth0', mac: mac(2) });
for (const [index, ns] of [a, b].entries()) {
  setUp(ns, 'lo');
  addAddress(ns, 'eth0', `10.0.0.${1 + index}/24`);
}

// All interfaces are down. That must be no error, and later packets must be seen.
const sockets = { a: new PacketSocket(a), b: new PacketSocket(b) };
await Promise.all([sockets.a.begin(), sockets.b.begin()]);
const whileDown = [sockets.a.take().length, sockets.b.take().length];
for (const ns of [a, b]) setUp(ns, 'eth0');
await linksReady(
  [a, b].map((ns) => ({ ns, names: ['eth0'] })),
  10_000,
);

const names = new Map([a, b].map((ns) => [ns, linkTable(ns)]));
const told = (ns: Namespace, frame: SeenFrame) => ({
  at: names.get(ns)?.get(frame.index)?.name,
  type: frame.type,
  length: frame.length,
  data: frame.data.toString('hex'),
});

/** Sends a frame, byte for byte, from the namespace `ns`. */
function send(ns: Namespace, frame: Buffer, times = 1): void {
  const fd = ns.run(() => check(libc.socket(libc.AF_PACKET, libc.SOCK_RAW, 0), ns.name, 'open a socket'));
  const to = Buffer.alloc(20);
  to.writeUInt16LE(libc.AF_PACKET, 0);
  to.writeInt32LE(ns.link('eth0').index, 4);
  for (let i = 0; i < times; i += 1)
    check(libc.sendto(fd, frame, frame.length, 0, to, to.length), ns.name, 'send a frame');
  libc.close(fd);
}

const hex = (text: string) => Buffer.from(text.replaceAll(/[ :]/g, ''), 'hex');
/** EtherType "local experimental 1", which nobody answers. */
const OWN = '88b5';
const frames = {
  host: hex(`${mac(2)} ${mac(1)} ${OWN} 01`),
  other: hex(`${mac(9)} ${mac(1)} ${OWN} 02`),
  broadcast: hex(`ff:ff:ff:ff:ff:ff ${mac(1)} ${OWN} 03`),
  multicast: hex(`01:00:5e:00:00:09 ${mac(1)} ${OWN} 04`),
  tagged: hex(`${mac(2)} ${mac(1)} 8100 6005 ${OWN} 0500`),
  service: hex(`${mac(2)} ${mac(1)} 88a8 0007 8100 0005 ${OWN} 06`),
  long: Buffer.concat([hex(`${mac(2)} ${mac(1)} ${OWN}`), Buffer.alloc(1400, 7)]),
};
const isOwn = ({ data }: SeenFrame) => data.includes(hex(OWN));
for (const frame of Object.values(frames)) send(a, frame);
const sent = sockets.a.take().filter(isOwn);
const received = sockets.b.take().filter(isOwn);

const program = (ns: Namespace, command: string, ...args: string[]): ChildProcess =>
  ns.run(() => spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] }));

await once(program(a, 'ping', '-c', '1', '-q', '127.0.0.1'), 'exit');
const looped = sockets.a.take().filter(({ hardware }) => hardware === 772);

// A write longer than a packet: with segmentation offload the kernel splits it late, or never.
const server = program(
  b,
  process.execPath,
  '-e',
  "require('net').createServer((s) => s.resume().on('end', () => s.end())).listen(80, () => console.log('up'))",
);
if (server.stdout) await once(server.stdout, 'data');
const client = program(
  a,
  process.execPath,
  '-e',
  "require('net').connect(80, '10.0.0.2').end(Buffer.alloc(50000))",
);
await once(client, 'exit');
server.kill();
const uncut = sockets.a.take().filter(({ segmentSize }) => segmentSize !== undefined);

// Nobody reads, so the socket must drop frames and count them. IPv6 is off, as multicast reports would be counted too.
for (const ns of [a, b]) writeSysctl(ns, 'net.ipv6.conf.all.disable_ipv6', '1');
sockets.b.take();
sockets.b.dropped();
send(a, frames.host, 1000);
const kept = sockets.b.take().filter(isOwn).length;
const dropped = sockets.b.dropped();
send(a, frames.host);
const afterwards = [sockets.b.take().filter(isOwn).length, sockets.b.dropped()];

// The interface goes down and comes up again.
setDown(b, 'eth0');
setUp(b, 'eth0');
await linksReady([{ ns: a, names: ['eth0'] }], 10_000);
sockets.b.take();
send(a, frames.host);
const again = sockets.b.take().filter(isOwn).length;

const links = json(a, 'ip', 'link', 'show', 'eth0') as { promiscuity: number }[];
await Promise.all([sockets.a.close(), sockets.b.close()]);
print({
  whileDown,
  given: Object.fromEntries(Object.entries(frames).map(([name, data]) => [name, data.toString('hex')])),
  sent: sent.map((frame) => told(a, frame)),
  received: received.map((frame) => told(b, frame)),
  ordered: sent.every(({ timeNs }, i) => timeNs <= (received[i]?.timeNs ?? 0n)),
  looped: looped.map(({ type }) => type),
  uncut: uncut.map(({ segmentSize = 0, length, data }) => ({ segmentSize, length, kept: data.length })),
  ...{ kept, dropped, afterwards, again },
  promiscuity: links.map(({ promiscuity }) => promiscuity),
});
