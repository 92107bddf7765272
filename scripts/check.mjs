/**
 * `npm run check`: lint, the package and the unit tests, side by side. Prints what each says when it ends; the exit code is 1 if one fails.
 */
import { execa } from 'execa';

const PARTS = [
  ['npm', 'run', '--silent', 'lint'],
  ['npm', 'run', '--silent', 'check:package'],
  ['vitest', 'run', '--project', 'unit'],
];
const options = { all: true, preferLocal: true, reject: false, stdin: 'ignore' };
const ended = PARTS.map(async ([program, ...words]) => {
  const { all, failed } = await execa(program, words, options);
  console.log(`${failed ? '✘' : '✔'} ${[program, ...words].join(' ')}\n${all}`);
  return failed;
});
process.exitCode = (await Promise.all(ended)).includes(true) ? 1 : 0;
