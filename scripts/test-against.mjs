#!/usr/bin/env node
/**
 * `npm run test:against -- COMMIT [IDLE [LOADED]]` compares the verdicts of an older commit with ours, for all labs
 * that it has: IDLE times (20) on an idle machine and LOADED times (20) on a busy one. Prints every verdict that
 * differs, unless the older one was `unknown`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { withCommit } from './bench/commit.mjs';
import { LAB } from './bench/measure.mjs';

const [commit, idle = '20', loaded = '20'] = process.argv.slice(2);
/** Number of programs that keep the processors busy: more than there are processors. */
const HOGS = 2 * availableParallelism();

async function main() {
  const differences = await withCommit(commit, (older) => [
    ...compare(older, Number(idle), 'idle'),
    ...busy(() => compare(older, Number(loaded), 'loaded')),
  ]);
  for (const difference of new Set(differences)) console.log(difference);
  return differences.length === 0 ? 0 : 1;
}

/** @returns a line for each difference */
function compare(older, times, how) {
  const differences = [];
  for (let time = 1; time <= times; time += 1) {
    const [was, is] = [verdictsOf(older), verdictsOf(LAB)];
    const found = [...was].flatMap(([probe, verdict]) => {
      const now = is.get(probe) ?? 'missing';
      return verdict === now || / unknown/.test(verdict) ? [] : [`${probe}: ${now}, was ${verdict}`];
    });
    console.log(`${how} ${time} of ${times}: ${was.size} verdicts, ${found.length} differ`);
    differences.push(...found);
  }
  return differences;
}

/** The verdicts by lab, scenario and probe, such as `fails no-route at router`. */
function verdictsOf([program, ...args]) {
  const all = ['verify', '--all', '--format', 'json'];
  const { stdout, stderr } = spawnSync(program, [...args, ...all], { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (stdout === '') throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  const verdicts = new Map();
  for (const { lab, scenarios } of JSON.parse(stdout).labs)
    for (const { scenario, probes } of scenarios)
      for (const { probe, observed } of probes)
        verdicts.set(`${lab} › ${scenario} › ${probe}`, textOf(observed));
  return verdicts;
}

const textOf = ({ outcome, cause = '', node = '' }) =>
  outcome === 'works' ? outcome : `${outcome} ${cause} at ${node}`;

function busy(work) {
  const hogs = Array.from({ length: HOGS }, () => spawn(process.execPath, ['-e', 'for (;;);']));
  try {
    return work();
  } finally {
    for (const hog of hogs) hog.kill();
  }
}

process.exitCode = await main();
