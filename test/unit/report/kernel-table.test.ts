import { describe, expect, it } from 'vitest';
import { kernelTable, unexplained } from '../../../src/report/kernel-table.ts';
import type { LabReport } from '../../../src/report/report.ts';
import { plain } from '../../../src/report/style.ts';
import type { ProbeVerdict, ScenarioVerdict } from '../../../src/verdict/types.ts';

type Observed = ProbeVerdict['observed'];

const WORKS: Observed = { outcome: 'works', detail: '' };
const MARTIAN: Observed = { outcome: 'fails', cause: 'martian-source', node: 'web', detail: '' };

function probe(name: string, observed: Observed, expected: Observed): ProbeVerdict {
  const status = observed.outcome === expected.outcome ? 'pass' : 'fail';
  const asked = { probe: name, from: 'web', target: 'http://10.96.0.10/', status } as const;
  const { outcome, cause } = expected;
  const wanted = { outcome, ...(cause && cause !== 'unknown' && { cause }) };
  return { ...asked, expected: wanted, observed, evidence: [], hops: [], timeline: [], notes: [] };
}

function under(kernel: string, lab: string, itself: Observed, other = WORKS): LabReport {
  const probes = [probe('other', other, WORKS), probe('itself', itself, MARTIAN)];
  const status = probes.some((each) => each.status === 'fail') ? 'fail' : 'pass';
  const verdict: ScenarioVerdict = {
    scenario: 'promiscuous-bridge',
    toggles: {},
    status,
    durationMs: 1,
    probes,
  };
  return { lab, kernel, scenarios: [verdict] };
}

const skipped = (kernel: string, lab: string): LabReport => ({
  lab,
  kernel,
  scenarios: [
    {
      ...{ scenario: 'promiscuous-bridge', toggles: {}, status: 'skip', reason: 'no netem' },
      ...{ missing: ['CONFIG_NET_SCH_NETEM'], durationMs: 0, probes: [] },
    },
  ],
});

describe('scenarios under several kernels', () => {
  it('that differ are marked, with the change of the kernel that explains it', () => {
    const lab = 'promiscuous-bridge';
    const labs = [under('5.10.0-32-amd64', lab, WORKS), under('6.1.0-50-amd64', lab, MARTIAN)];
    const text = kernelTable(labs, plain, 100);
    expect(text).toMatch(/^ {2}scenario +5\.10\.0-32-amd64 +6\.1\.0-50-amd64$/m);
    expect(text).toMatch(/^≠ promiscuous-bridge promiscuous-bridge +✘ fail +✔ pass$/m);
    expect(text).toContain('5.10.0-32-amd64: other works, itself works\n');
    expect(text).toContain('6.1.0-50-amd64: other works, itself fails – martian-source\n');
    expect(text).toContain('commit 751de2012eaf');
    expect(text).toContain(
      '1 scenarios: 1 of them differ by the kernel, 0 run under none of these, all as expected, or explained',
    );
    expect(unexplained(labs)).toEqual([]);
  });

  it('are not explained by a history of another lab, nor of another probe', () => {
    const fails: Observed = { outcome: 'fails', cause: 'unknown', detail: '' };
    expect(unexplained([under('5.10.0-32-amd64', 'mine', WORKS)])).toHaveLength(1);
    expect(unexplained([under('5.10.0-32-amd64', 'promiscuous-bridge', WORKS, fails)])).toHaveLength(1);
    const text = kernelTable([under('5.10', 'mine', WORKS), under('6.1', 'mine', MARTIAN)], plain, 100);
    expect(text).toContain('no change of the kernel is known here that explains it');
    expect(text).toContain('1 otherwise than expected');
  });

  it('do not differ where a kernel cannot build them', () => {
    const text = kernelTable([under('6.1', 'mine', MARTIAN), skipped('6.18', 'mine')], plain, 100);
    expect(text).toMatch(/^ {2}mine promiscuous-bridge +✔ pass +– no CONFIG_NET_SCH_NETEM$/m);
    expect(text).toContain('0 of them differ by the kernel, 0 run under none');
    const none = kernelTable([skipped('6.1', 'mine'), skipped('6.18', 'mine')], plain, 100);
    expect(none).toContain('1 run under none of these');
  });
});
