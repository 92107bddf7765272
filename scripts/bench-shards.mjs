#!/usr/bin/env node
/**
 * `npm run bench:shards -- [LAB…]` measures how long the scenarios of these labs (by default of all built-in ones) take
 * on 1, 2 and 3 machines, and computes it for up to 100 from their durations, and for a larger catalogue. Prints the table of
 * docs/many-machines.md.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { createJiti } from 'jiti';

const { durationsOf, shareOut, weightsOf } = await createJiti(import.meta.url).import(
  '../src/report/shards/share.ts',
);
const LAB = join(import.meta.dirname, '../dist/cli.cjs');
const MEASURED = [1, 2, 3];
const CURVE = [1, 2, 3, 4, 8, 16, 32, 64, 100];
/** How many times as many scenarios the larger catalogue has. */
const TIMES = 20;

const asked = process.argv.slice(2);
const labs = asked.length > 0 ? asked : ['--all'];
const folder = mkdtempSync(join(tmpdir(), 'hairpin-shards-'));
const whole = join(folder, 'whole.json');

/** @returns the duration in seconds */
async function verify(...args) {
  const started = performance.now();
  const { exitCode, stderr } = await execa(LAB, ['verify', ...labs, '--observe', ...args], { reject: false });
  // Exit code 1 (an unexpected verdict) is accepted: verdicts are the tests' matter.
  if (exitCode > 1) throw new Error(stderr);
  if (exitCode === 1) console.error(stderr.match(/^✘ .*$/gm)?.join('\n'));
  return (performance.now() - started) / 1000;
}

/** Runs one of `of` shards alone on this machine. */
const share = (of, number) =>
  verify(
    '--shard',
    `${number}/${of}`,
    '--durations',
    whole,
    '-o',
    join(folder, `part-${number}-of-${of}.json`),
  );

/**
 * Runs all shards: one after the other, as on separate machines (the longest counts), and all at once on this machine.
 */
async function measure(of) {
  const numbers = Array.from({ length: of }, (_, index) => index + 1);
  const alone = [];
  for (const number of numbers) alone.push(await share(of, number));
  const started = performance.now();
  await Promise.all(numbers.map((number) => share(of, number)));
  return { apart: Math.max(...alone), together: (performance.now() - started) / 1000 };
}

try {
  await verify('-o', whole);
  const report = JSON.parse(readFileSync(whole, 'utf8'));
  const items = report.labs.flatMap(({ lab, scenarios }) =>
    scenarios.map(({ scenario }) => ({ lab, scenario })),
  );
  const durations = durationsOf(report);
  const weight = weightsOf(durations);
  const sum = (list) => list.reduce((all, item) => all + weight(item), 0) / 1000;
  // The time that a machine needs whatever it runs: one short scenario, less that scenario's own duration.
  const quickest = items.toSorted((a, b) => weight(a) - weight(b))[0];
  const measured = new Map();
  for (const of of MEASURED) measured.set(of, await measure(of));
  const least = await verify('--shard', `${items.length}/${items.length}`, '--durations', whole);
  const start = Math.max(0, least - sum([quickest]));
  // Scenarios run side by side. This is the ratio of wall time to the sum of their durations.
  const together = (measured.get(1).apart - start) / sum(items);
  const expected = (machines, all = items) => {
    const shares = shareOut(all, machines, durations);
    const longest = Math.max(...items.map(weight)) / 1000;
    return start + Math.max(longest, ...shares.map((own) => together * sum(own)));
  };
  const many = Array.from({ length: TIMES }, () => items.map((item) => ({ ...item }))).flat();
  const cell = (seconds) => (seconds === undefined ? '' : `${seconds.toFixed(1)} s`).padStart(8);
  console.log(
    `${items.length} scenarios, ${sum(items).toFixed(0)} s of them in a row; start ${start.toFixed(1)} s\n`,
  );
  const heads = ['machines', 'measured, each shard alone', 'measured, all on one machine', 'by durations'];
  console.log(`| ${[...heads, `${many.length} scenarios, by durations`].join(' | ')} |`);
  console.log(
    `| ${Array(heads.length + 1)
      .fill('-:')
      .join(' | ')} |`,
  );
  for (const machines of CURVE) {
    const { apart, together: here } = measured.get(machines) ?? {};
    const cells = [apart, here, expected(machines), expected(machines, many)].map(cell);
    console.log(`| ${[machines, ...cells].join(' | ')} |`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
