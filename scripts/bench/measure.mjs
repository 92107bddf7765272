import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { $ } from 'zx/core';

$.quiet = true;

export const LAB = ['node', new URL('../../dist/cli.cjs', import.meta.url).pathname];

/**
 * Wall time of a command in ms, from start to end. Throws if the command fails. Uses spawn, because a library would add
 * time as long as a small command. Uses no shell: a shell whose standard input is a socket, as Node's pipes are, takes
 * that for a remote login and reads the user's start files.
 */
export async function time(file, ...args) {
  const started = performance.now();
  const program = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const complaint = text(program.stderr);
  const [exitCode] = await once(program, 'exit');
  const took = performance.now() - started;
  if (exitCode !== 0) throw new Error(`${[file, ...args].join(' ')}: ${await complaint}`);
  return took;
}

/**
 * Medians of several contenders, run in turn (A B A B …), so that drift of the machine affects all alike. After
 * `seconds` no new round begins, but there are at least three.
 */
export async function interleave(rounds, contenders, seconds) {
  const runs = contenders.map((run) => async () => ({ time: await run() }));
  return (await mediansOf(rounds, runs, seconds)).map(({ time }) => time);
}

/** The same for contenders that return several named figures. */
export async function mediansOf(rounds, contenders, seconds = Number.POSITIVE_INFINITY) {
  const all = contenders.map(() => []);
  // The first run is not counted: it fills the caches.
  for (const run of contenders) await run();
  const deadline = performance.now() + seconds * 1000;
  for (let round = 0; round < rounds && (round < 3 || performance.now() < deadline); round += 1) {
    for (const [index, run] of contenders.entries()) all[index].push(await run());
  }
  return all.map((runs) =>
    Object.fromEntries(Object.keys(runs[0]).map((name) => [name, median(runs.map((run) => run[name]))])),
  );
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
