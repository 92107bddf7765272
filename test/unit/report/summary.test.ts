import { describe, expect, it } from 'vitest';
import type { Lab } from '../../../src/lab/types.ts';
import { makeReport } from '../../../src/report/report.ts';
import { plain } from '../../../src/report/style.ts';
import { summary } from '../../../src/report/summary.ts';
import { judgeScenario } from '../../../src/verdict/judge.ts';
import type { ScenarioVerdict } from '../../../src/verdict/types.ts';
import { recording } from '../verdict/recorded.ts';

function verdictOf(name: string): ScenarioVerdict {
  const { topology, scenario, runs } = recording(name);
  return judgeScenario(name, topology, scenario, runs, 412);
}

const environment = { kernel: '6.18.1', runtime: 'rootless' };
const lines = (width: number, ...scenarios: ScenarioVerdict[]) =>
  summary({ report: makeReport(environment, [{ lab: 'nat-loopback', scenarios }]) }, plain, width).split(
    '\n',
  );

describe('a run at a glance', () => {
  it('has a line for each scenario, the counts, and what to ask next', () => {
    const told = lines(80, verdictOf('same-port-drop'), verdictOf('snat'));
    expect(told.slice(0, 5)).toEqual([
      'nat-loopback',
      '✔ same-port-drop  loopback ✘ same-port-drop, inbound ✔ works',
      '✔ snat            loopback ✔ works, inbound ✔ works',
      '',
      '2 pass',
    ]);
    expect(told.join('\n')).toContain('lab trace nat-loopback same-port-drop');
    expect(told.join('\n')).toContain('lab explain same-port-drop');
  });

  it('shows all of what is not as expected, and of one that was asked for alone', () => {
    const wrong: ScenarioVerdict = { ...verdictOf('same-port-drop'), status: 'fail' };
    expect(lines(80, verdictOf('snat'), wrong).join('\n')).toContain('bridge: router:eth0: hairpin off');
    expect(lines(80, verdictOf('same-port-drop')).join('\n')).toContain('bridge: router:eth0: hairpin off');
    expect(lines(80, verdictOf('snat'), verdictOf('same-port-drop')).join('\n')).not.toContain('bridge:');
  });

  it('fits a narrow terminal with all that it shows of one', () => {
    for (const width of [60, 80, 200]) {
      const told = lines(width, verdictOf('same-port-drop'));
      // Only addresses and commands may exceed the width, because they are not broken.
      const wide = told.filter((line) => line.length > width && line.trim().includes(' '));
      expect(wide).toEqual([]);
      expect(told.filter((line) => line.includes('same-port-drop: ')).length).toBe(1);
    }
  });

  it('offers no trace of what is no scenario', () => {
    const told = (scenario: string) => {
      const lab = { name: 'nat-loopback', scenarios: { 'same-port-drop': {} } } as unknown as Lab;
      const report = makeReport(environment, [
        { lab: lab.name, scenarios: [{ ...verdictOf('same-port-drop'), scenario }] },
      ]);
      return summary({ report, labs: [lab] }, plain, 80);
    };
    expect(told('same-port-drop')).toContain('lab trace nat-loopback same-port-drop');
    expect(told('as it is')).not.toContain('lab trace');
  });

  it('fits the width, down to the widest name', () => {
    for (const width of [40, 60, 80]) {
      const table = lines(width, verdictOf('same-port-drop'), verdictOf('snat'));
      const widest = table.slice(0, table.indexOf('')).map((line) => line.length);
      expect(Math.max(...widest)).toBeLessThanOrEqual(width);
    }
  });
});
