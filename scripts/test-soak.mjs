#!/usr/bin/env node
/**
 * `npm run test:soak -- [ROUNDS] [MINUTES] [SEED] [LAB…]` runs every scenario of the labs (by default of all built-in
 * ones) ROUNDS times (100) on busy cores, as root and as an ordinary user in turn. Named labs also run on idle cores,
 * and unexpected verdicts are allowed for them. Arguments that begin with `--` go to `lab verify`. No round begins
 * after MINUTES (60). SEED gives the order of the labs. Verdicts that differ are kept as JSON in soak/.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { loadCores } from './soak/load.mjs';
import { shuffled } from './soak/shuffled.mjs';
import { Verdicts } from './soak/verdicts.mjs';

const LAB = join(import.meta.dirname, '../dist/cli.cjs');
const FOLDER = join(import.meta.dirname, '../soak');
const RUNTIMES = process.getuid?.() === 0 ? ['root', 'rootless'] : ['rootless'];

const [numbers, named] = [process.argv.slice(2, 5), process.argv.slice(5)];
const [rounds = 100, minutes = 60, seed = Date.now() % 1_000_000] = numbers.map(Number);
const TURNS = RUNTIMES.flatMap((runtime) =>
  (named.length > 0 ? [false, true] : [true]).map((isBusy) => ({ runtime, isBusy })),
);
const verdicts = new Verdicts({ asExpected: named.length === 0 });
let broken = 0;

/** @returns the labs of the report, in order; none if there was no report */
async function round(number, labs) {
  const { runtime, isBusy } = TURNS[number % TURNS.length];
  const args = ['verify', ...labs, '--runtime', runtime, '--format', 'json'];
  const endLoad = isBusy ? loadCores() : async () => {};
  const { stdout, stderr } = await execa(LAB, args, { reject: false }).finally(endLoad);
  const report = parsed(stdout);
  if (report === undefined) {
    broken += 1;
    keep(`${number}-${runtime}.txt`, stderr);
    return [];
  }
  for (const { name, seen, first, ...evidence } of verdicts.take(report)) {
    const file = keep(
      `${number}-${runtime}-${name}.json`,
      JSON.stringify({ seed, first, seen, ...evidence }, null, 2),
    );
    console.log(`round ${number}, ${runtime}: ${name} differs (${file})\n  first ${first}\n  now   ${seen}`);
  }
  return named.length > 0 ? named : report.labs.map(({ lab }) => lab);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function keep(name, text) {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, name.replaceAll(' ', '-'));
  writeFileSync(path, text);
  return path;
}

const started = performance.now();
const elapsed = () => (performance.now() - started) / 60_000;
let done = 0;
const all = await round(done++, named.length > 0 ? named : ['--all']);
for (const order = shuffled(all, seed); done < rounds && elapsed() < minutes; done += 1) {
  await round(done, order.next().value);
  console.error(`${done + 1} of ${rounds} rounds, ${elapsed().toFixed(1)} minutes`);
}
const { scenarios, judged, skipped, differing } = verdicts;
console.log(
  [
    `${done} × ${scenarios} scenarios: ${differing} differing verdicts of ${judged}`,
    `${skipped} skipped`,
    `${broken} rounds without a report`,
    `seed ${seed}`,
    `${elapsed().toFixed(0)} minutes`,
  ].join(', '),
);
process.exitCode = differing + broken > 0 ? 1 : 0;
