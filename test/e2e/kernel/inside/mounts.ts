import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { bindFile, mountTmpfs, uncover } from '../../../../src/kernel/mount.ts';
import { createNamespace } from '../../../../src/kernel/new-namespace.ts';
import { print } from './tools.ts';

mountTmpfs('/run', { mode: 0o755 });
mkdirSync('/run/work');
process.chdir('/run/work');
for (const name of ['machine', 'a', 'b']) writeFileSync(`/run/${name}`, name);

const read = () => readFileSync('/run/machine', 'utf8');
const child = () => execFileSync('sh', ['-c', 'cat /run/machine; pwd'], { encoding: 'utf8' }).split('\n');
const descriptors = () => readdirSync('/proc/self/fd').length;

// The first to have mounts of its own keeps one more descriptor for the way back.
const first = createNamespace('first');
first.separateMounts();
first.close();
const before = descriptors();

const a = createNamespace('a');
const b = createNamespace('b');
const plain = createNamespace('plain');
for (const [ns, file] of [[a, '/run/a'] as const, [b, '/run/b'] as const]) {
  ns.separateMounts();
  ns.separateMounts();
  ns.run(() => bindFile(file, '/run/machine'));
}

const inside = {
  a: a.run(read),
  nested: a.run(() => [read(), b.run(read), plain.run(read), read()]),
  after: read(),
  child: a.run(child),
  plain: plain.run(child),
  // Worker threads read the file, wherever this one is.
  worker: await a.run(() => ({ pending: readFile('/run/machine', 'utf8') })).pending,
  cwd: [a.run(() => readdirSync('..').sort()), readdirSync('..').sort()],
};

a.run(() => writeFileSync('/run/machine', 'changed'));
const written = [a.run(read), readFileSync('/run/a', 'utf8'), read()];
b.run(() => uncover('/run/machine'));
const uncovered = [b.run(read), a.run(read)];
let refused = '';
try {
  b.run(() => uncover('/run/machine'));
} catch (error) {
  refused = String(error);
}

for (const ns of [a, b, plain]) ns.close();
print({ inside, written, uncovered, refused, left: descriptors() - before });
