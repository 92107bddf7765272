#!/usr/bin/env node
/**
 * `npm run bench [NAME…]`: every figure beside its peer or lower limit, measured in the same run; medians, and the
 * ratio to look at. Absolute times belong to this machine and this minute.
 */
import { idle } from './bench/idle.mjs';
import { memory } from './bench/memory.mjs';
import { scenarios } from './bench/scenarios.mjs';
import { start } from './bench/start.mjs';


const BENCHES = { start, scenarios, memory };

// Node 20 reads extra certificates at every start, which would be counted as ours.
delete process.env.NODE_EXTRA_CA_CERTS;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`bench: no ${unknown.join(', ')} – one of: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}

let missed = 0;
for (const [name, bench] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  await idle();
  for (const { what, value, beside, limit } of await bench()) {
    const ratio = value.figure / beside.figure;
    const met = limit === undefined || ratio <= limit;
    if (!met) missed += 1;
    const bound = limit === undefined ? '' : `  at most ${limit}: ${met ? 'met' : 'MISSED'}`;
    console.log(`${name}: ${what}: ${show(value)} beside ${show(beside)}: ratio ${ratio.toFixed(2)}${bound}`);
  }
}
process.exitCode = missed > 0 ? 1 : 0;

function show({ name, figure, unit }) {
  return `${name} ${figure.toFixed(unit === 'ms' ? 0 : 1)} ${unit}`;
}
