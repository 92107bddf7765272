import { interleave, LAB, time } from './measure.mjs';
import { unanswered } from './scenarios.mjs';

/** nf × snat (off, snat) × hairpin × macSnat (off, all) × attachment; those that build the same run once. */
export const MATRIX = [
  '--matrix',
  '--set',
  'snat=off,snat',
  '--set',
  'macSnat=off,all',
  '--set',
  'dns=public',
];

/** The 32 combinations of the article's settings, beside one connect timeout: most of them fail, which takes that long. */
export async function matrix() {
  const [verify, timeout] = await interleave(5, [
    () => time(...LAB, 'verify', 'nat-loopback', ...MATRIX),
    unanswered,
  ]);
  return [
    {
      what: '32 combinations of toggles',
      value: { name: 'lab verify --matrix', figure: verify, unit: 'ms' },
      beside: { name: 'one connect timeout', figure: timeout, unit: 'ms' },
      limit: 3,
    },
  ];
}
