import { setImmediate } from 'node:timers/promises';
import { addBridge, setMaster } from '../../../../src/kernel/bridge.ts';
import { addVeth, setDown, setUp } from '../../../../src/kernel/link.ts';
import { createNamespace } from '../../../../src/kernel/new-namespace.ts';
import { ports } from '../../../../src/kernel/read.ts';
import { linksReady } from '../../../../src/kernel/ready.ts';
import { LinkWatch } from '../../../../src/kernel/watch.ts';
import { mac, print } from './tools.ts';

// Two cables between two bridges. Spanning tree blocks one of them, at the bridge that is not the root.
const root = createNamespace('root');
const other = createNamespace('other');
const host = createNamespace('host');
addBridge(root, { name: 'br0', mac: mac(1), stp: true });
addBridge(other, { name: 'br0', mac: mac(2), stp: true });
for (const [index, port] of ['p1', 'p2'].entries()) {
  addVeth({ ns: root, name: port, mac: mac(11 + index) }, { ns: other, name: port, mac: mac(21 + index) });
}
addVeth({ ns: host, name: 'eth0', mac: mac(3) }, { ns: other, name: 'late', mac: mac(4) });
for (const ns of [root, other]) {
  for (const port of ['p1', 'p2']) setMaster(ns, port, 'br0');
  for (const name of ['br0', 'p1', 'p2']) setUp(ns, name);
}

const stateOfP2 = () => ports(other).find(({ port }) => port === 'p2')?.state;
const ready = linksReady([{ ns: other, names: ['p2', 'late'] }], 30_000).then(stateOfP2);

/** Resolves when the condition holds, and every watcher has seen the change. */
async function until(isThere: () => boolean): Promise<void> {
  const watch = new LinkWatch([other]);
  while (!isThere()) await watch.changed(20_000);
  watch.close();
  await setImmediate();
}

// While the port is blocking, the wait needs only a carrier. Then the port is needed after all, with the carrier
// already there.
await until(() => stateOfP2() === 'blocking');
setDown(root, 'p1');
await until(() => stateOfP2() === 'listening');
setUp(other, 'late');
setUp(host, 'eth0');
print(await ready);
