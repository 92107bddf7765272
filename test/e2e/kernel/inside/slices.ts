import { spawn } from 'node:child_process';
import { Instance } from '../../../../src/agent/instance.ts';
import { watchPackets } from '../../../../src/agent/observe/watch-packets.ts';
import type { NodeCapture } from '../../../../src/agent/protocol.ts';
import { addAddress } from '../../../../src/kernel/address.ts';
import { realTime } from '../../../../src/kernel/clock.ts';
import { addVeth, setUp } from '../../../../src/kernel/link.ts';
import { linksReady } from '../../../../src/kernel/ready.ts';
import { mac, print } from './tools.ts';

// A cable that always carries traffic, watched at both ends by sockets or, if the argument says so, by tcpdump.
const [, , by] = process.argv;
const instance = new Instance({ everything: true });
instance.addAll(['a', 'b']);
instance.settle();
const [a, b] = [instance.node('a'), instance.node('b')];
addVeth({ ns: a, name: 'eth0', mac: mac(1) }, { ns: b, name: 'eth0', mac: mac(2) });
for (const [index, ns] of [a, b].entries()) {
  addAddress(ns, 'eth0', `10.0.0.${1 + index}/24`);
  setUp(ns, 'eth0');
}
await linksReady(
  [a, b].map((ns) => ({ ns, names: ['eth0'] })),
  10_000,
);
const [ETHER_TYPE, IPV4, ICMP] = [12, 0x0800, 34];
const packets = watchPackets(instance, {
  capture: by === 'tcpdump' ? 'tcpdump' : 'socket',
  captures: [
    { node: 'a', interface: 'eth0' },
    { node: 'b', interface: 'eth0' },
  ],
});
await packets.ready();
const traffic = a.run(() => spawn('ping', ['-i', '0.002', '-q', '10.0.0.2'], { stdio: 'ignore' }));
const began = new Promise((resolve) => traffic.once('spawn', resolve));
await began;

/** For each echo request and reply: its type and sequence number. */
const echoes = ({ frames }: NodeCapture) =>
  frames
    .map(({ data }) => Buffer.from(data, 'base64'))
    .filter((data) => data.readUInt16BE(ETHER_TYPE) === IPV4)
    .map((data) => `${data[ICMP]} ${data.readUInt16BE(ICMP + 6)}`);

const seen = { a: new Set<string>(), b: new Set<string>() };
const fromNowhere: string[] = [];
let twice = 0;
while (seen.a.size < 2000) {
  for (const capture of await packets.slice(realTime())) {
    for (const echo of echoes(capture)) {
      const at = seen[capture.node as 'a' | 'b'];
      if (at.has(echo)) twice += 1;
      at.add(echo);
    }
  }
  fromNowhere.push(...[...seen.b].filter((echo) => echo.startsWith('8 ') && !seen.a.has(echo)));
  fromNowhere.push(...[...seen.a].filter((echo) => echo.startsWith('0 ') && !seen.b.has(echo)));
}
traffic.kill();
await packets.stop();
print({ fromNowhere, twice });
