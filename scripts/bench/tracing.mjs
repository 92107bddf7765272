import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
 * What it costs to follow every packet through the kernel's hooks, what bridges learn and what the kernel drops, and what it
 * costs to keep evidence: each run with it and without, in turn.
 */
export async function* tracing() {
  const folder = mkdtempSync(join(tmpdir(), 'hairpin-bench-'));
  try {
    for (const run of RUNS) {
      const words = ['', '--no-trace', `--evidence ${folder}`].map((more) => [
        ...run,
        ...more.split(' ').filter(Boolean),
      ]);
      const verify = words.map((each) => () => time(...LAB, 'verify', ...each));
      const [plain, untraced, kept] = await interleave(15, verify, SECONDS);
      const what = run.filter((word) => word !== '--scenario').join(' ');
      const row = (value, figure, beside, peer) => ({
        what,
        value: { name: value, figure, unit: 'ms' },
        beside: { name: beside, figure: peer, unit: 'ms' },
        limit: 1.1,
      });
      yield row('traced', plain, 'untraced', untraced);
      yield row('with evidence', kept, 'without', plain);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
