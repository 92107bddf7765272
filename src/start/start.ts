/**
 * What Node is given, of the command as of the agent: it runs the bundle BUNDLE from the bytecode that V8 made of it when
 * it was built, for compiling takes longer than anything else at the start. Another V8 refuses the bytecode, and compiles.
 */
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';

declare const BUNDLE: string;

const filename = `${__dirname}/${BUNDLE}.cjs`;
// esbuild writes ASCII only, which V8 is quickest to read as this.
const source = readFileSync(filename, 'latin1');
const cachedData = readFileSync(`${__dirname}/${BUNDLE}.code`);
const load = (path: string) => import(path);

new Script(source, { filename, cachedData }).runInThisContext()(
  module.exports,
  require,
  module,
  filename,
  __dirname,
  load,
);
