import { execFileSync } from 'node:child_process';
import { openDatagram } from '../../../../src/agent/probe/datagram.ts';
import { watchFdb } from '../../../../src/kernel/fdb-watch.ts';
import { HookTrace } from '../../../../src/kernel/hook-trace.ts';
import { listeners } from '../../../../src/kernel/listeners.ts';
import type { Namespace } from '../../../../src/kernel/namespace.ts';
import { linksReady } from '../../../../src/kernel/ready.ts';
import { mac, print, star } from './tools.ts';

const { sw, hosts } = star(3);
const [one, two, three] = hosts as [Namespace, Namespace, Namespace];
await linksReady([{ ns: sw, names: ['p1', 'p2', 'p3', 'br0'] }], 30_000);

/** execFileSync blocks this thread, so it reads no messages meanwhile. */
const ping = (from: Namespace, count: number) =>
  from.run(() => execFileSync('ping', ['-q', '-n', '-c', String(count), '-i', '0.002', '10.0.0.2']));

const hooks = new HookTrace(sw);
// More trace messages than a socket with the default buffer can hold.
ping(one, 8);
const { lost } = hooks.take();
await hooks.close();

// A station moves: the third host takes the address of the first one.
const watch = watchFdb(sw);
const moves: string[][] = [];
const learned = () => {
  const { changes } = watch.take();
  const of = changes.filter((change) => change.mac === mac(1));
  moves.push(of.map((change) => `${change.do} ${change.port}`));
};
const index = (port: string) => sw.link(port).index;
ping(one, 1);
learned();
one.run(() => execFileSync('ip', ['link', 'set', 'eth0', 'down']));
three.run(() => execFileSync('ip', ['link', 'set', 'eth0', 'address', mac(1)]));
ping(three, 1);
learned();
watch.close();

const socket = await openDatagram(two, 'udp4', 7);
const udp = listeners(two);
socket.close();

print({ lost, moves, ports: { p1: index('p1'), p3: index('p3') }, udp });
