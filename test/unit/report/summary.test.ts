import { describe, expect, it } from 'vitest';
import type { Again } from '../../../src/report/again.ts';
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
const AGAIN: Again = {
  whole: 'lab verify my/home.yaml -v',
  page: 'lab verify my/home.yaml --report report.html',
  lab: 'my/home.yaml',
  options: '--trust',
};
const told = (width: number, again: Again | undefined, ...scenarios: ScenarioVerdict[]) =>
  summary(
    { report: makeReport(environment, [{ lab: 'nat-loopback', scenarios }]), again: [again] },
    plain,
    width,
  );
const lines = (width: number, ...scenarios: ScenarioVerdict[]) =>
  told(width, AGAIN, ...scenarios).split('\n');

describe('a run at a glance', () => {
  it('has a line for each scenario, the counts, and what to ask next', () => {
    const all = lines(80, verdictOf('same-port-drop'), verdictOf('snat'));
    expect(all.slice(0, 5)).toEqual([
      'nat-loopback',
      '✔ same-port-drop  loopback ✘ same-port-drop, inbound ✔ works',
      '✔ snat            loopback ✔ works, inbound ✔ works',
      '',
      '2 pass',
    ]);
    // Who sees it for the first time would wonder at a pass with a cross.
    expect(all[5]).toBe('✔ is as expected. Behind it stands each probe: ✔ works, ✘ fails for that cause.');
    expect(lines(80, verdictOf('snat'), verdictOf('masquerade')).join('\n')).not.toContain('as expected');
    const commands = all.filter((line) => line.startsWith('lab ')).map((line) => line.split(/ {2,}/)[0]);
    expect(commands).toEqual([
      'lab trace my/home.yaml same-port-drop --trust',
      'lab explain same-port-drop',
      'lab verify my/home.yaml --report report.html',
      'lab verify my/home.yaml -v',
    ]);
  });

  it('shows all of what is not as expected, and of one that was asked for alone', () => {
    const wrong: ScenarioVerdict = { ...verdictOf('same-port-drop'), status: 'fail' };
    expect(lines(80, verdictOf('snat'), wrong).join('\n')).toContain('bridge: router:eth0: hairpin off');
    expect(lines(80, verdictOf('same-port-drop')).join('\n')).toContain('bridge: router:eth0: hairpin off');
    expect(lines(80, verdictOf('snat'), verdictOf('same-port-drop')).join('\n')).not.toContain('bridge:');
  });

  it('fits a narrow terminal with all that it shows of one', () => {
    for (const width of [60, 80, 200]) {
      const all = lines(width, verdictOf('same-port-drop'));
      // Only addresses and commands may exceed the width, because they are not broken.
      const wide = all.filter((line) => line.length > width && line.trim().includes(' '));
      expect(wide).toEqual([]);
      expect(all.filter((line) => line.includes('same-port-drop: ')).length).toBe(1);
    }
  });

  it('says what to ask next of what works and should not, also where others fail as expected', () => {
    const snat = verdictOf('snat');
    const works: ScenarioVerdict = { ...snat, status: 'fail' };
    const all = lines(100, verdictOf('same-port-drop'), works);
    const commands = all.filter((line) => line.startsWith('lab ')).map((line) => line.split(/ {2,}/)[0]);
    expect(commands).toEqual([
      'lab trace my/home.yaml snat --trust',
      'lab verify my/home.yaml --report report.html',
      'lab verify my/home.yaml -v',
    ]);
  });

  it('asks for a combination of toggles that is no scenario by their values', () => {
    const verdict = verdictOf('same-port-drop');
    const observed = {
      ...verdict,
      toggles: { hairpin: false, nf: true },
      probes: verdict.probes.map(({ expected: _, ...probe }) => probe),
    };
    expect(told(80, AGAIN, observed)).toContain(
      'lab trace my/home.yaml --set hairpin=off --set nf=on --trust\n',
    );
  });

  it('breaks a long command as a shell wants it', () => {
    const page =
      'lab verify home.yaml --scenario first --scenario second --scenario third --report report.html';
    const text = told(60, { ...AGAIN, page }, verdictOf('same-port-drop'));
    expect(text).toContain(
      'lab verify home.yaml --scenario first --scenario second \\\n    --scenario third --report report.html\n',
    );
  });

  it('offers nothing that cannot be typed: no lab that no verb finds, no page that the verb does not write', () => {
    const of = (again: Again | undefined) =>
      told(80, again, verdictOf('same-port-drop'))
        .split('\n')
        .filter((line) => line.startsWith('lab '));
    expect(of({ whole: 'lab probe -n home -v' })).toEqual([
      'lab explain same-port-drop  how to prove it, and what mends it',
      'lab probe -n home -v        all evidence and packets',
    ]);
    expect(of(undefined)).toEqual(['lab explain same-port-drop  how to prove it, and what mends it']);
  });

  it('fits the width, down to the widest name', () => {
    for (const width of [40, 60, 80]) {
      const table = lines(width, verdictOf('same-port-drop'), verdictOf('snat'));
      const widest = table.slice(0, table.indexOf('')).map((line) => line.length);
      expect(Math.max(...widest)).toBeLessThanOrEqual(width);
    }
  });
});
