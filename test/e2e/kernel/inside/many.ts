import { readdirSync } from 'node:fs';
import { ownNamespace } from '../../../../src/kernel/namespace.ts';
import { links } from '../../../../src/kernel/read.ts';
import { linksReady } from '../../../../src/kernel/ready.ts';
import { print, star } from './tools.ts';

const HOSTS = 200;
const descriptors = () => readdirSync('/proc/self/fd').length;

ownNamespace();
const before = descriptors();
const { sw, hosts } = star(HOSTS);
const names = hosts.map((_, index) => `p${index + 1}`);
await linksReady(
  [{ ns: sw, names: [...names, 'br0'] }, ...hosts.map((ns) => ({ ns, names: ['eth0'] }))],
  20_000,
);
const during = descriptors();
const ports = links(sw).filter(({ master, operstate }) => master === 'br0' && operstate === 'up').length;
for (const ns of [sw, ...hosts]) ns.close();
for (const ns of [sw, ...hosts]) ns.close();
print({ ports, opened: during - before, left: descriptors() - before });
