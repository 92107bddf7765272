import { addAddress, deleteAddress } from '../../../../src/kernel/address.ts';
import { addBridge, setMaster, setPortFlags } from '../../../../src/kernel/bridge.ts';
import { addVeth, deleteLink, setDown, setMac, setMtu, setUp } from '../../../../src/kernel/link.ts';
import { createNamespace } from '../../../../src/kernel/new-namespace.ts';
import { links, ports } from '../../../../src/kernel/read.ts';
import { linksReady } from '../../../../src/kernel/ready.ts';
import { addRoute, deleteRoute } from '../../../../src/kernel/route.ts';
import { json, print } from './tools.ts';

const router = createNamespace('router');
const pc = createNamespace('pc');

addBridge(router, { name: 'br0', mac: '02:00:00:00:00:b0', mtu: 1400 });
addVeth(
  { ns: router, name: 'eth0', mac: '02:00:00:00:00:01', mtu: 1400 },
  { ns: pc, name: 'lan', mac: '02:00:00:00:00:02', mtu: 1300 },
);
addVeth(
  { ns: router, name: 'eth1', mac: '02:00:00:00:00:03' },
  { ns: router, name: 'loose1', mac: '02:00:00:00:00:04' },
);
addVeth(
  { ns: router, name: 'gone', mac: '02:00:00:00:00:05' },
  { ns: pc, name: 'gone', mac: '02:00:00:00:00:06' },
);
deleteLink(router, 'gone');
setMaster(router, 'eth0', 'br0');
setMaster(router, 'eth1', 'br0');
const defaults = json(router, 'bridge', 'link');
setPortFlags(router, 'eth0', {
  hairpin: true,
  learning: false,
  flood: false,
  mcastFlood: false,
  bcastFlood: false,
  isolated: true,
});
setPortFlags(router, 'eth1', { hairpin: true });
setPortFlags(router, 'eth1', { hairpin: false, isolated: true });

addAddress(router, 'br0', '192.168.1.1/24');
addAddress(router, 'br0', '192.168.2.1/24');
deleteAddress(router, 'br0', '192.168.2.1/24');
addAddress(router, 'br0', 'fd00::1/64');
addAddress(router, 'br0', 'fd01::1/64');
deleteAddress(router, 'br0', 'fd01::1/64');
addAddress(pc, 'lan', '192.168.1.6/24');
addAddress(pc, 'lan', 'fd00::6/64');
for (const name of ['eth0', 'br0', 'eth1']) setUp(router, name);
for (const name of ['lo', 'lan']) setUp(pc, name);
setDown(router, 'eth1');
setMac(router, 'eth1', '02:00:00:00:00:33');
setMtu(router, 'eth1', 1280);

addRoute(pc, { to: 'default', via: '192.168.1.1' });
addRoute(pc, { to: '9.0.0.0/8', dev: 'lan' });
addRoute(pc, { to: '8.8.8.8', via: '192.168.1.1', dev: 'lan' });
addRoute(pc, { to: 'fd02::/64', via: 'fd00::1' });
addRoute(pc, { to: 'default', via: 'fd00::1', dev: 'lan' });
addRoute(pc, { to: '7.0.0.0/8', via: '192.168.1.1' });
deleteRoute(pc, { to: '7.0.0.0/8' });

await linksReady(
  [
    { ns: router, names: ['eth0', 'br0'] },
    { ns: pc, names: ['lan'] },
  ],
  5_000,
);

print({
  defaults,
  routerLinks: json(router, 'ip', 'link'),
  routerPorts: json(router, 'bridge', 'link'),
  routerAddresses: json(router, 'ip', 'address', 'show', 'dev', 'br0'),
  pcLinks: json(pc, 'ip', 'link'),
  pcAddresses: json(pc, 'ip', 'address', 'show', 'dev', 'lan'),
  pcRoutes: json(pc, 'ip', 'route'),
  pcRoutes6: json(pc, 'ip', '-6', 'route'),
  links: links(router),
  ports: ports(router),
});
