import { interleave, LAB, time } from './measure.mjs';
import { unanswered } from './scenarios.mjs';

/** nf × snat (off, snat) × hairpin × macSnat (off, all) × attachment. Combinations that build the same lab run once. */
export const MATRIX = [
  '--matrix',
  '--set',
  'snat=off,snat',
  '--set',
  'macSnat=off,all',
  '--set',
  'dns=public',
];

/**
 * Compares the 32 combinations of the article's settings, and all combinations, with one connect timeout: most of them
 * fail by timeout.
 */
export async function matrix() {
  const [some, all, timeout] = await interleave(3, [
    () => time(...LAB, 'verify', 'nat-loopback', ...MATRIX),
    () => time(...LAB, 'verify', 'nat-loopback', '--matrix'),
    unanswered,
  ]);
  const row = (what, figure, limit) => ({
    what,
    value: { name: 'lab verify --matrix', figure, unit: 'ms' },
    beside: { name: 'one connect timeout', figure: timeout, unit: 'ms' },
    limit,
  });
  return [row('32 combinations of toggles', some, 3), row('all 126 of them', all, 5)];
}
