import { describe, expect, it } from 'vitest';
import { json } from '../../../src/report/formats/json.ts';
import { pretty as prettyText } from '../../../src/report/pretty.ts';
import { makeReport, overall } from '../../../src/report/report.ts';
import { plain } from '../../../src/report/style.ts';
import { judgeScenario } from '../../../src/verdict/judge.ts';
import type { ScenarioVerdict, Status } from '../../../src/verdict/types.ts';
import { recording } from '../verdict/recorded.ts';

function verdictOf(name: string): ScenarioVerdict {
  const { topology, scenario, runs } = recording(name);
  return judgeScenario(name, topology, scenario, runs, 412);
}
const withStatus = (status: Status): ScenarioVerdict => ({ ...verdictOf('plain'), status });
const environment = { kernel: '6.18.1', runtime: 'rootless' };
const pretty = (...scenarios: ScenarioVerdict[]) =>
  prettyText({ report: makeReport(environment, [{ lab: 'nat-loopback', scenarios }]) }, plain);

describe('a report', () => {
  it('counts scenarios, and is as bad as the worst', () => {
    const report = makeReport(environment, [
      { lab: 'one', scenarios: [withStatus('pass'), withStatus('fail'), withStatus('pass')] },
      { lab: 'two', scenarios: [withStatus('skip')] },
    ]);
    expect(report.summary).toEqual({ pass: 2, fail: 1, skip: 1, error: 0 });
    expect(overall(report)).toBe('fail');
    expect(overall(makeReport(environment, []))).toBe('pass');
  });

  it('is JSON as it stands', () => {
    const report = makeReport(environment, [{ lab: 'nat-loopback', scenarios: [verdictOf('snat')] }]);
    expect(JSON.parse(json({ report }))).toEqual(report);
  });
});

describe('the text of a report', () => {
  it('has a line for the scenario, its reason why, its toggles, and its probes', () => {
    const lines = pretty(verdictOf('same-port-drop')).split('\n');
    expect(lines[0]).toBe('nat-loopback');
    expect(lines[1]).toBe('✔ same-port-drop: loopback fails – same-port-drop, inbound works  0.4 s');
    expect(lines[2]).toMatch(/^ {2}With nf on /);
    expect(lines[3]).toMatch(/^ {2}nf=on snat=snat hairpin=off macSnat=off/);
    expect(lines[4]).toBe(
      '  ✔ loopback: pc → http://webserver.com:8001/ fails – same-port-drop at router:eth0  (expected: fails – same-port-drop)',
    );
    expect(lines.at(-2)).toBe('1 pass');
  });

  it('shows the packet that the evidence speaks of', () => {
    const text = pretty(verdictOf('same-port-drop'));
    const packet = text.match(/capture: packet (\d+), SYN/)?.[1];
    expect(text).toMatch(RegExp(`^ {4}packet ${packet}$`, 'm'));
  });

  it('says what contradicts an expectation', () => {
    const { topology, runs } = recording('plain');
    const expected = { outcome: 'fails', cause: 'refused' } as const;
    const scenario = { because: 'It is a test.', expect: { web: expected } };
    const text = pretty(judgeScenario('wrong', topology, scenario, runs, 1));
    expect(text).toContain('✘ wrong: web works');
    expect(text).toMatch(/^ {4}expected fails \(refused\), but it works: packet \d+, SYN-ACK/m);
    expect(text.trimEnd()).toMatch(/1 fail$/);
  });

  it('says so when nothing was run', () => {
    expect(pretty()).toContain('nothing was run');
  });
});
