/**
 * `rehearse.mjs BUNDLE HOME BYTECODE …`: runs the bundle as src/start/start.ts does, with the arguments that follow, and
 * writes the bytecode of all that was called to a descriptor when it ends.
 */
import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

const [file, home, bytecode, ...args] = process.argv.slice(2);
process.argv.splice(1, process.argv.length, home, ...args);
const script = new Script(readFileSync(file, 'latin1'));
process.once('exit', () => {
  const code = script.createCachedData();
  for (let at = 0; at < code.length; ) at += writeSync(Number(bytecode), code, at);
});
const module = { exports: {} };
script.runInThisContext()(
  module.exports,
  createRequire(home),
  module,
  home,
  dirname(home),
  (path) => import(path),
);
