import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { $ } from 'zx/core';

$.quiet = true;

export const LAB = ['node', new URL('../../dist/cli.cjs', import.meta.url).pathname];

/**
 * Wall time of a command, in ms, from its start until its end is known; it must succeed. A library would add its own time
 * for output that nobody wants, as long as a small command takes. No shell starts it: one whose input is a socket, as
 * Node's pipes are, takes that for a remote login, and reads what its user has it do then.
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
 * Medians of several contenders, run in turn, A B A B …, so that a drift of the machine hits them alike. Where
 * `seconds` are over there are fewer rounds, but never less than three.
 */
export async function interleave(rounds, contenders, seconds) {
  const runs = contenders.map((run) => async () => ({ time: await run() }));
  return (await mediansOf(rounds, runs, seconds)).map(({ time }) => time);
}

/** The same for contenders that give several figures by name. */
export async function mediansOf(rounds, contenders, seconds = Number.POSITIVE_INFINITY) {
  const all = contenders.map(() => []);
  // A first run that is not counted: files come into the cache.
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
