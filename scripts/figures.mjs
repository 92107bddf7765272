import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { circles } from './figures/circles.mjs';
import { commentLines } from './figures/comments.mjs';
import { importsOf } from './figures/imports.mjs';
import { walk } from './figures/walk.mjs';

/**
 * `npm run figures` prints the size of each folder of src/, how many of its lines are comments, which files import each
 * other in a circle, and which way one scenario takes through the files.
 */
const root = join(import.meta.dirname, '..');
const git = (...args) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' });
const paths = git('ls-files', '--cached', '--others', '--exclude-standard', 'src')
  .trim()
  .split('\n')
  .filter((path) => /\.tsx?$/.test(path));
const files = paths.map((path) => {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, room: roomOf(path), lines: text.trimEnd().split('\n').length, text };
});

function roomOf(path) {
  const [, room, inner] = path.split('/');
  return inner === undefined ? 'src' : room;
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const row = (cells) =>
  console.log(cells.map((cell, i) => (i === 0 ? `${cell}`.padEnd(12) : `${cell}`.padStart(9))).join(''));

row(['room', 'files', 'lines', 'comments', 'median', 'longest']);
const rooms = [...new Set(files.map(({ room }) => room))].toSorted();
for (const room of [...rooms, 'all']) {
  const members = room === 'all' ? files : files.filter((file) => file.room === room);
  const lines = members.map((file) => file.lines);
  const comments = sum(members.map(({ text }) => commentLines(text)));
  row([room, members.length, sum(lines), comments, median(lines), Math.max(...lines)]);
}
const longest = files.toSorted((a, b) => b.lines - a.lines)[0];
console.log(`longest file: ${longest.path}, ${longest.lines} lines`);

const imports = importsOf(files);
const found = circles(imports);
console.log(`\ncircles of imports: ${found.length}`);
for (const circle of found) console.log(`  ${circle.join(' ')}`);

console.log(`\nthe way of one scenario\n${await walk(root, imports)}`);
