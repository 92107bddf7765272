import { fstatSync, readdirSync } from 'node:fs';
import { capacity } from '../../../../src/agent/capacity/capacity.ts';
import { Instance } from '../../../../src/agent/instance.ts';
import { Prepared } from '../../../../src/agent/prepared.ts';
import { print } from './tools.ts';

const descriptors = () => readdirSync('/proc/self/fd').length;
const inode = ({ fd }: { fd: number }) => fstatSync(fd).ino;

// Makes Node's worker thread open its files before the first count.
new Instance({ everything: true });
const before = descriptors();
const prepared = new Prepared(['a', 'b', 'unwanted'], capacity());
const opened = descriptors() - before;
const instance = new Instance({ everything: true }, { prepared });
instance.addAll(['b', 'new', 'a']);
const { nodes } = instance;
instance.settle();
const different = new Set(nodes.map(inode)).size;
const kept = descriptors() - before;
await instance.remove();

// Pretends that few files remain. Namespaces are prepared only if four labs of this size would fit, so none is made.
const nine = { ...capacity(), files: { most: 72, left: 72 } };
new Prepared(
  Array.from({ length: 10 }, (_, index) => `h${index}`),
  nine,
);

print({
  opened,
  names: nodes.map(({ name }) => name),
  different,
  kept,
  left: descriptors() - before,
});
