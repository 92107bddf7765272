import { fstatSync, readdirSync } from 'node:fs';
import koffi from 'koffi';
import { ownNamespace } from '../../../../src/kernel/namespace.ts';
import { createNamespaces } from '../../../../src/kernel/new-namespace.ts';
import { links } from '../../../../src/kernel/read.ts';
import { messageOf, print } from './tools.ts';

const descriptors = () => readdirSync('/proc/self/fd').length;
const names = Array.from({ length: 400 }, (_, index) => `h${index + 1}`);

const own = ownNamespace();
for (const ns of createNamespaces(names)) ns.close();
const before = descriptors();
const made = createNamespaces(names);
const inodes = new Set([own, ...made].map(({ fd }) => fstatSync(fd).ino));
const opened = descriptors() - before;
const lonely = made.filter(
  (ns) =>
    links(ns)
      .map(({ name }) => name)
      .join() === 'lo',
).length;
for (const ns of made) ns.close();

// Lowers RLIMIT_NOFILE so that descriptors suffice for only some of the namespaces.
const limit = new BigUint64Array(2);
const libc = koffi.load(null);
libc.func('int getrlimit(int, _Out_ uint64_t *)')(7, limit);
const few = new BigUint64Array([BigInt(before + 500), limit[1] ?? 0n]);
libc.func('int setrlimit(int, const uint64_t *)')(7, few);
const refused = messageOf(() => void createNamespaces(names));
print({
  names: made.map(({ name }) => name).join() === names.join(),
  different: inodes.size,
  opened,
  lonely,
  refused: refused?.message,
  left: descriptors() - before,
  here: links(own).map(({ name }) => name),
});
