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

// The first namespace with mounts of its own keeps a descriptor open for the way back.
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
  ns.runWithFiles(() => bindFile(file, '/run/machine'));
}

const inside = {
  a: a.runWithFiles(read),
  nested: a.runWithFiles(() => [read(), b.runWithFiles(read), plain.runWithFiles(read), read()]),
  after: read(),
  child: a.runWithFiles(child),
  plain: plain.runWithFiles(child),
  // Worker threads open the file, whichever mounts the main thread has.
  worker: await a.runWithFiles(() => ({ pending: readFile('/run/machine', 'utf8') })).pending,
  cwd: [a.runWithFiles(() => readdirSync('..').sort()), readdirSync('..').sort()],
};

a.runWithFiles(() => writeFileSync('/run/machine', 'changed'));
const written = [a.runWithFiles(read), readFileSync('/run/a', 'utf8'), read()];
b.runWithFiles(() => uncover('/run/machine'));
const uncovered = [b.runWithFiles(read), a.runWithFiles(read)];
let refused = '';
try {
  b.runWithFiles(() => uncover('/run/machine'));
} catch (error) {
  refused = String(error);
}

for (const ns of [a, b, plain]) ns.close();
print({ inside, written, uncovered, refused, left: descriptors() - before });
