import type { ProbeVerdict, ScenarioVerdict, Status } from '../../verdict/types.ts';
import { escapeMarkup } from '../escape.ts';
import { prettyProbe, prettyScenario } from '../pretty.ts';
import { type LabReport, type Report, titleOf } from '../report.ts';
import type { Results } from '../results.ts';
import type { SourceLine } from '../source-line.ts';
import { plain } from '../style.ts';
import { inShort, whyNot } from './in-short.ts';

type Attributes = Record<string, string | number>;

/** The parts of a test case. */
interface Case {
  name: string;
  status: Status;
  message: string;
  text: string;
}

/**
 * JUnit XML in the form that Jenkins and GitLab read: a test suite for each lab, with a test case for each probe,
 * whose class is its scenario. The `file` and `line` of a test case are the place of its scenario, as in GitLab,
 * pytest and PHPUnit.
 */
export const junit = (results: Results): string =>
  document(results, (place) => ({ about: { ...place }, text: '' }));

/**
 * The same for the schema of Jenkins' xUnit plug-in, which refuses `file` and `line`. The place of a scenario is in
 * its text.
 */
export const xunit = (results: Results): string =>
  document(results, ({ file, line }) => ({ about: {}, text: `${file}:${line}\n` }));

/** How a test case gives the place of its scenario. */
type Tell = (place: SourceLine) => { about: Attributes; text: string };

function document({ report: { labs, environment }, sources }: Results, tell: Tell): string {
  const all = labs.flatMap(({ scenarios }) => scenarios);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'lab verify', ...totals(all), time: seconds(all) })}>`,
    ...labs.flatMap((lab, index) => suite(lab, environment, sources?.[index] ?? {}, tell)),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(
  report: LabReport,
  environment: Report['environment'],
  places: Record<string, SourceLine>,
  tell: Tell,
): string[] {
  const { kernel = environment.kernel, scenarios } = report;
  const lab = titleOf(report);
  const skipped = count(scenarios.flatMap(casesOf), 'skip');
  const properties = Object.entries({ ...environment, kernel }).map(
    ([name, value]) => `      <property${attributes({ name, value })}/>`,
  );
  return [
    `  <testsuite${attributes({ name: lab, ...totals(scenarios), skipped, time: seconds(scenarios) })}>`,
    '    <properties>',
    ...properties,
    '    </properties>',
    ...scenarios.flatMap((scenario) => {
      const cases = casesOf(scenario);
      const place = places[scenario.scenario];
      const told = place && tell(place);
      const about = {
        classname: `${lab}.${scenario.scenario}`,
        ...told?.about,
        // The time of single probes of a scenario is unknown.
        ...(cases.length === 1 && { time: seconds([scenario]) }),
      };
      return cases.flatMap((each) => testCase({ ...each, text: (told?.text ?? '') + each.text }, about));
    }),
    '  </testsuite>',
  ];
}

/** A scenario whose probes have no results is a test case itself. */
function casesOf(scenario: ScenarioVerdict): Case[] {
  const { probes, status } = scenario;
  const cases = probes.map((probe) => caseOf(probe, scenario));
  const isTold = probes.length > 0 && (status === 'pass' || probes.some((probe) => probe.status === status));
  if (isTold) return cases;
  const text = prettyScenario(scenario, plain);
  return [...cases, { name: scenario.scenario, status, message: inShort(scenario), text }];
}

function caseOf(probe: ProbeVerdict, { because }: ScenarioVerdict): Case {
  const text = [...(because ? [because] : []), ...prettyProbe(probe, plain)].join('\n');
  return { name: probe.probe, status: probe.status, message: whyNot(probe), text };
}

const ELEMENTS: Partial<Record<Status, string>> = { fail: 'failure', error: 'error', skip: 'skipped' };

function testCase({ name, status, message, text }: Case, about: Attributes): string[] {
  const element = ELEMENTS[status];
  const content = xmlText(text.trimEnd());
  return [
    `    <testcase${attributes({ name, ...about })}>`,
    element
      ? `      <${element}${attributes({ message, type: status })}>${content}</${element}>`
      : `      <system-out>${content}</system-out>`,
    '    </testcase>',
  ];
}

function totals(scenarios: readonly ScenarioVerdict[]): Attributes {
  const cases = scenarios.flatMap(casesOf);
  return { tests: cases.length, failures: count(cases, 'fail'), errors: count(cases, 'error') };
}

const count = (cases: readonly Case[], wanted: Status) =>
  cases.filter(({ status }) => status === wanted).length;

const seconds = (scenarios: readonly ScenarioVerdict[]) =>
  (scenarios.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000).toFixed(3);

function attributes(values: Attributes): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');
}

/** An answer of a server may contain characters that XML cannot express. */
const xmlText = (text: string) =>
  escapeMarkup(text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd'));
