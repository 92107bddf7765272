import { interleave, LAB, time } from './measure.mjs';

/** Those that work or are refused are over soonest, so that what tracing adds shows most; one that waits; all at once. */
const RUNS = [
  ['nat-loopback', '--scenario', 'port-forward'],
  ['nat-loopback', '--scenario', 'snat'],
  ['nat-loopback', '--scenario', 'hairpin-mac-snat'],
  ['nat-loopback', '--scenario', 'same-port-drop'],
  ['faults', '--scenario', 'refused'],
  ['nat-loopback'],
];

/** For each of them; all together take less than four minutes. */
const SECONDS = 25;

/**
 * What it costs to follow every packet through the kernel's hooks, what bridges learn and what the kernel drops: each
 * run with it and without, in turn.
 */
export async function* tracing() {
  for (const run of RUNS) {
    const both = [() => time(...LAB, 'verify', ...run), () => time(...LAB, 'verify', ...run, '--no-trace')];
    const [traced, untraced] = await interleave(15, both, SECONDS);
    yield {
      what: run.filter((word) => word !== '--scenario').join(' '),
      value: { name: 'traced', figure: traced, unit: 'ms' },
      beside: { name: 'untraced', figure: untraced, unit: 'ms' },
      limit: 1.15,
    };
  }
}
