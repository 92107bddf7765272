#!/usr/bin/env node
/**
 * `npm run test:against -- COMMIT [IDLE [LOADED]]`: the verdicts of all labs that an older commit has, beside those that it comes
 * to, so many times on a machine at leisure (20) and on one that is busy (20). Told is each verdict that is another one, but
 * where the older one was `unknown`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { withCommit } from './bench/commit.mjs';
import { LAB } from './bench/measure.mjs';

const [commit, idle = '20', loaded = '20'] = process.argv.slice(2);
/** More programs that do nothing but compute than there are processors. */
const HOGS = 2 * availableParallelism();

async function main() {
  const differences = await withCommit(commit, (older) => [
    ...compare(older, Number(idle), 'idle'),
    ...busy(() => compare(older, Number(loaded), 'loaded')),
  ]);
  for (const difference of new Set(differences)) console.log(difference);
  return differences.length === 0 ? 0 : 1;
}

/** @returns what differs, a line for each */
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

/** By lab, scenario and probe: `fails no-route at router`. */
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
