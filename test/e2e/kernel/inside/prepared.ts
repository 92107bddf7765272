import { fstatSync, readdirSync } from 'node:fs';
import { Instance } from '../../../../src/agent/instance.ts';
import { Prepared } from '../../../../src/agent/prepared.ts';
import { print } from './tools.ts';

const descriptors = () => readdirSync('/proc/self/fd').length;
const inode = ({ fd }: { fd: number }) => fstatSync(fd).ino;

// What a thread of Node's own opens is open before anything is counted.
new Instance();
const before = descriptors();
const prepared = new Prepared(['a', 'b', 'unwanted']);
const opened = descriptors() - before;
const instance = new Instance(undefined, prepared);
instance.addAll(['b', 'new', 'a']);
const { nodes } = instance;
instance.settle();
const different = new Set(nodes.map(inode)).size;
const kept = descriptors() - before;
await instance.remove();

// No machine has room for so many.
const limited = new Prepared(Array.from({ length: 1 << 20 }, (_, index) => `h${index}`));

print({
  needs: prepared.needs.files,
  opened,
  names: nodes.map(({ name }) => name),
  different,
  kept,
  left: descriptors() - before,
  limited: limited.needs.nodes,
});
