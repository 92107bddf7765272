import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtinLabs } from '../../labs/index.ts';
import { runInSandbox } from './sandbox.ts';
import type { Compared } from './witness/inside.ts';

describe.each(Object.keys(builtinLabs))('what the sockets see of %s', (lab) => {
  it('is what tcpdump sees at the same time, frame by frame and verdict by verdict', async () => {
    const all = await runInSandbox<Compared[]>(join(import.meta.dirname, 'witness/inside.ts'), undefined, [
      lab,
    ]);
    for (const { scenario, onlySockets, onlyTcpdump, verdicts } of all) {
      expect({ scenario, onlySockets, onlyTcpdump }).toEqual({ scenario, onlySockets: [], onlyTcpdump: [] });
      expect({ scenario, verdict: verdicts.tcpdump }).toEqual({ scenario, verdict: verdicts.sockets });
    }
    // The lab `bandwidth` has probes of iperf3 only, which are not captured.
    const frames = all.reduce((sum, each) => sum + each.frames, 0);
    if (all.length > 0 && lab !== 'bandwidth') expect(frames).toBeGreaterThan(0);
  }, 600_000);
});
