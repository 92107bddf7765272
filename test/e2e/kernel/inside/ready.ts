import { setImmediate } from 'node:timers/promises';
import { addBridge, setMaster } from '../../../../src/kernel/bridge.ts';
import { addVeth, setDown, setUp } from '../../../../src/kernel/link.ts';
import { createNamespace } from '../../../../src/kernel/new-namespace.ts';
import { links, ports } from '../../../../src/kernel/read.ts';
import { linksReady } from '../../../../src/kernel/ready.ts';
import { LabError } from '../../../../src/lab/error.ts';
import { mac, print, star } from './tools.ts';

const names = Array.from({ length: 20 }, (_, index) => `p${index + 1}`);
const { sw, hosts } = star(20);
const expected = [
  { ns: sw, names: [...names, 'br0'] },
  ...hosts.map((ns) => ({ ns, names: ['eth0', 'lo'] })),
];
await linksReady(expected, 5_000);
const built = {
  operstates: [
    ...new Set(
      [sw, ...hosts].flatMap((ns) => links(ns)).map(({ name, operstate }) => `${name === 'lo'} ${operstate}`),
    ),
  ],
  ports: [...new Set(ports(sw).map(({ state }) => state))],
};

// Two ends stay down: the wait must fail with their names, and the event loop must run meanwhile.
setDown(hosts[3] ?? sw, 'eth0');
let turns = 0;
const turning = setInterval(() => turns++, 10);
const failure = await linksReady(expected, 300).then(
  () => 'ready',
  (error: unknown) => (error instanceof LabError ? error.message : `bug: ${error}`),
);
clearInterval(turning);

// Many wait at once for links that come up later. Each must resolve as soon as its own link is up.
const waits = hosts.map((ns, index) => {
  setDown(ns, 'eth0');
  const both = [
    { ns, names: ['eth0'] },
    { ns: sw, names: [`p${index + 1}`] },
  ];
  return linksReady(both, 30_000);
});
const order: string[] = [];
const all = Promise.all(waits).then(() => order.push('ready'));
await setImmediate();
order.push('set up');
for (const ns of hosts) setUp(ns, 'eth0');
const overslept = setTimeout(() => order.push('overslept'), 10_000);
await all;
clearTimeout(overslept);

// A bridge with no active port never has a carrier.
const lonely = createNamespace('lonely');
addBridge(lonely, { name: 'br0', mac: mac(1) });
addVeth({ ns: lonely, name: 'eth0', mac: mac(2) }, { ns: lonely, name: 'loose0', mac: mac(3) });
setMaster(lonely, 'eth0', 'br0');
setUp(lonely, 'br0');
await linksReady([{ ns: lonely, names: ['br0'] }], 5_000);

// Before the event that counts come more events than the receive buffer holds.
const flooded = linksReady([{ ns: lonely, names: ['eth0'] }], 30_000).then(() =>
  order.push('ready after a flood'),
);
await setImmediate();
for (let count = 0; count < 500; count++) {
  setDown(lonely, 'br0');
  setUp(lonely, 'br0');
}
await setImmediate();
setUp(lonely, 'eth0');
await setImmediate();
setUp(lonely, 'loose0');
const drowned = setTimeout(() => order.push('drowned'), 10_000);
await flooded;
clearTimeout(drowned);

print({ built, failure, turned: turns > 5, order });
