import { execFileSync } from 'node:child_process';
import { addBridge, setMaster } from '../../../../src/kernel/bridge.ts';
import { addVeth, setUp } from '../../../../src/kernel/link.ts';
import { createNamespace } from '../../../../src/kernel/new-namespace.ts';
import { ports } from '../../../../src/kernel/read.ts';
import { linksReady } from '../../../../src/kernel/ready.ts';
import { LinkWatch } from '../../../../src/kernel/watch.ts';
import { json, mac, print } from './tools.ts';

// Three bridges in a row, with the root at one end. The bridge at the other end receives nothing after it has learnt of
// the middle one.
const root = createNamespace('root');
const middle = createNamespace('middle');
const deaf = createNamespace('deaf');
const all = [root, middle, deaf];
for (const [index, ns] of all.entries()) addBridge(ns, { name: 'br0', mac: mac(1 + index), stp: true });
addVeth({ ns: root, name: 'p1', mac: mac(11) }, { ns: middle, name: 'p1', mac: mac(12) });
addVeth({ ns: middle, name: 'p2', mac: mac(13) }, { ns: deaf, name: 'p1', mac: mac(14) });
const cables = [
  { ns: root, names: ['p1'] },
  { ns: middle, names: ['p1', 'p2'] },
  { ns: deaf, names: ['p1'] },
];
for (const { ns, names } of cables) {
  for (const name of names) setMaster(ns, name, 'br0');
  for (const name of ns === root ? ['br0'] : ['br0', ...names]) setUp(ns, name);
}

/** Waits for a condition. Polls, because the kernel does not announce every step of the protocol. */
async function until(isThere: () => boolean): Promise<void> {
  const watch = new LinkWatch(all);
  while (!isThere()) await watch.changed(50);
  watch.close();
}
const hears = () =>
  JSON.stringify(json(deaf, 'ip', 'link', 'show', 'p1')).includes(`"bridge_id":"8000.2:0:0:0:0:2"`);
const forwards = () => all.every((ns) => ports(ns).every(({ state }) => state === 'forwarding'));

await until(hears);
deaf.run(() => execFileSync('ebtables', ['-A', 'INPUT', '-d', 'BGA', '-j', 'DROP']));
setUp(root, 'p1');
let isReady = false;
const ready = linksReady(cables, 60_000).then(() => {
  isReady = true;
});
await until(forwards);
// Gives the waiting code ten more turns to notice.
let looks = 0;
await until(() => ++looks > 10 || isReady);
const whileDeaf = isReady;
deaf.run(() => execFileSync('ebtables', ['-F', 'INPUT']));
await ready;
print({ whileDeaf });
