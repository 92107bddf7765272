#!/usr/bin/env node
/**
 * `npm run bench -- [NAME…] [--against COMMIT]` measures each figure together with what it is compared with, in the
 * same run. Prints medians and their ratio. Only ratios can be compared with other machines.
 */
import { parseArgs } from 'node:util';
import { byHand } from './bench/by-hand.mjs';
import { cost } from './bench/cost.mjs';
import { docker } from './bench/docker.mjs';
import { idle } from './bench/idle.mjs';
import { matrix } from './bench/matrix.mjs';
import { memory } from './bench/memory.mjs';
import { pingall } from './bench/pingall.mjs';
import { probe } from './bench/probe.mjs';
import { scale } from './bench/scale.mjs';
import { scenarios } from './bench/scenarios.mjs';
import { start } from './bench/start.mjs';
import { tracing } from './bench/tracing.mjs';

const BENCHES = {
  start,
  scenarios,
  cost,
  matrix,
  'by-hand': byHand,
  probe,
  memory,
  tracing,
  docker,
  pingall,
  scale,
};

/** @returns the exit code: 1 if a limit was missed */
async function main(words) {
  const { values, positionals: asked } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { against: { type: 'string' } },
  });
  const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) {
    console.error(`bench: no ${unknown.join(', ')} – one of: ${Object.keys(BENCHES).join(', ')}`);
    return 2;
  }
  // With this variable Node 20 reads extra certificates at every start, which would count as our time.
  delete process.env.NODE_EXTRA_CA_CERTS;
  let missed = 0;
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    await idle();
    for await (const row of await bench(values)) missed += print(name, row) ? 0 : 1;
  }
  return missed > 0 ? 1 : 0;
}

/** @returns whether the ratio is within the limit */
function print(bench, { what, value, beside, limit }) {
  const ratio = value.figure / beside.figure;
  const met = limit === undefined || ratio <= limit;
  const bound = limit === undefined ? '' : `  at most ${shown(limit)}: ${met ? 'met' : 'MISSED'}`;
  console.log(`${bench}: ${what}: ${show(value)} beside ${show(beside)}: ratio ${shown(ratio)}${bound}`);
  return met;
}

/** A small ratio is easier to read as a fraction. */
const shown = (ratio) => (ratio < 0.11 ? `1/${(1 / ratio).toFixed(1)}` : ratio.toFixed(2));

function show({ name, figure, unit }) {
  return `${name} ${figure.toFixed(unit === 'ms' ? 0 : 2)} ${unit}`;
}

process.exitCode = await main(process.argv.slice(2));
