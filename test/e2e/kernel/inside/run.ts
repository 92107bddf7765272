import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { makeMountsPrivate, mountTmpfs } from '../../../../src/kernel/mount.ts';
import { type Namespace, ownNamespace } from '../../../../src/kernel/namespace.ts';
import { createNamespace } from '../../../../src/kernel/new-namespace.ts';
import { fdb, links, neighbours } from '../../../../src/kernel/read.ts';
import { linksReady } from '../../../../src/kernel/ready.ts';
import { readSysctl, writeSysctl } from '../../../../src/kernel/sysctl.ts';
import { json, print, star } from './tools.ts';

const here = () => readlinkSync('/proc/thread-self/ns/net');
const start = here();
const a = createNamespace('a');
const b = createNamespace('b');
const inside = a.run(() => ({
  a: here(),
  nested: b.run(() => ({ b: here(), again: a.run(here) })),
  back: here(),
  child: execFileSync('readlink', ['/proc/self/ns/net'], { encoding: 'utf8' }).trim(),
  made: createNamespace('made inside').run(here),
  own: ownNamespace().run(here),
}));
let refused = '';
try {
  a.run(async () => here());
} catch (error) {
  refused = String(error);
}
let thrown = '';
try {
  a.run(() => {
    throw new Error('mine');
  });
} catch (error) {
  thrown = String(error);
}

// Worker threads that start inside a namespace would stay in it.
await a.run(() => ({ pending: stat('/') })).pending;
const threads = new Set(
  readdirSync('/proc/self/task').map((thread) => readlinkSync(`/proc/self/task/${thread}/ns/net`)),
);

// A server and a client on a bridge: frames really pass.
const { sw, hosts } = star(2);
const [web, pc] = hosts as [Namespace, Namespace];
for (const ns of [sw, web, pc]) writeSysctl(ns, 'net.ipv6.conf.all.disable_ipv6', '1');
await linksReady(
  [{ ns: sw, names: ['p1', 'p2', 'br0'] }, ...hosts.map((ns) => ({ ns, names: ['eth0'] }))],
  5_000,
);
const server = web.run(() => createServer((_, response) => response.end('hello from web')).listen(80));
const curl = pc.run(() => spawn('curl', ['--silent', '--noproxy', '*', 'http://10.0.0.1/']));
const received = (await curl.stdout.toArray()).join('');
const tables = {
  fdb: fdb(sw),
  fdbOracle: json(sw, 'bridge', 'fdb', 'show', 'br', 'br0'),
  neighbours: neighbours(pc),
  neighboursOracle: json(pc, 'ip', 'neigh'),
};
server.close();

writeSysctl(a, 'net.ipv4.ip_forward', '1');
const sysctl = {
  written: readSysctl(a, 'net.ipv4.ip_forward'),
  elsewhere: readSysctl(b, 'net.ipv4.ip_forward'),
  slashes: readSysctl(a, 'net/ipv4/conf/lo/forwarding'),
  allSetsDefault: readSysctl(sw, 'net.ipv6.conf.default.disable_ipv6'),
};

const mounts = () => readFileSync('/proc/self/mountinfo', 'utf8').trimEnd().split('\n');
const shared = () => mounts().filter((line) => line.includes('shared:')).length;
mountTmpfs('/mnt', { mode: 0o750 });
execFileSync('mount', ['--make-shared', '/mnt']);
const sharedBefore = shared();
makeMountsPrivate();

print({
  start,
  after: here(),
  inside,
  refused,
  thrown,
  threads: [...threads],
  received,
  tables,
  sysctl,
  mounts: { tmpfs: mounts().filter((line) => line.includes(' /mnt ')), sharedBefore, shared: shared() },
  ownLinks: links(ownNamespace()).map(({ name }) => name),
});
