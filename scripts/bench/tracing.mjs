import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interleave, LAB, time } from './measure.mjs';

/**
 * Scenarios that work or are refused end quickly, so the cost of tracing shows most; one that times out; all at once.
 */
const RUNS = [
  ['nat-loopback', '--scenario', 'port-forward'],
  ['nat-loopback', '--scenario', 'snat'],
  ['nat-loopback', '--scenario', 'hairpin-mac-snat'],
  ['nat-loopback', '--scenario', 'same-port-drop'],
  ['faults', '--scenario', 'refused'],
  ['nat-loopback'],
];

/** Seconds for each of them; less than four minutes for all. */
const SECONDS = 25;

/**
 * Cost of tracing packets through the kernel's hooks, and cost of keeping evidence: each run with and without, in turn.
 */
export async function* tracing() {
  const folder = mkdtempSync(join(tmpdir(), 'hairpin-bench-'));
  try {
    for (const run of RUNS) {
      const words = ['', '--no-trace', `--evidence ${folder}`].map((more) => [
        ...run,
        // Without a trace some causes are unknown.
        '--observe',
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
