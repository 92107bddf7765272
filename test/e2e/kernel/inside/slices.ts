import { spawn } from 'node:child_process';
import { Instance } from '../../../../src/agent/instance.ts';
import { Captures } from '../../../../src/agent/observe/capture.ts';
import { addAddress } from '../../../../src/kernel/address.ts';
import { addVeth, setUp } from '../../../../src/kernel/link.ts';
import { linksReady } from '../../../../src/kernel/ready.ts';
import { readPcap } from '../../../../src/packet/pcap.ts';
import { mac, print } from './tools.ts';

// A cable that is never quiet, with a capture at either end.
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
const captures = new Captures(instance, [
  { node: 'a', interface: 'eth0' },
  { node: 'b', interface: 'eth0' },
]);
await captures.ready();
const traffic = a.run(() => spawn('ping', ['-i', '0.002', '-q', '10.0.0.2'], { stdio: 'ignore' }));
const began = new Promise((resolve) => traffic.once('spawn', resolve));
await began;

/** Of each echo request and reply, which of the two and its number. */
const echoes = (pcap = '') =>
  readPcap(Buffer.from(pcap, 'base64'))
    .frames.map(({ data }) => Buffer.from(data))
    .filter((data) => data.readUInt16BE(ETHER_TYPE) === IPV4)
    .map((data) => `${data[ICMP]} ${data.readUInt16BE(ICMP + 6)}`);

const seen = { a: new Set<string>(), b: new Set<string>() };
const fromNowhere: string[] = [];
let twice = 0;
while (seen.a.size < 2000) {
  for (const { node, pcap } of await captures.slice()) {
    for (const echo of echoes(pcap)) {
      const at = seen[node as 'a' | 'b'];
      if (at.has(echo)) twice += 1;
      at.add(echo);
    }
  }
  fromNowhere.push(...[...seen.b].filter((echo) => echo.startsWith('8 ') && !seen.a.has(echo)));
  fromNowhere.push(...[...seen.a].filter((echo) => echo.startsWith('0 ') && !seen.b.has(echo)));
}
traffic.kill();
await captures.stop();
print({ fromNowhere, twice });
