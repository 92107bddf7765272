import type { ScenarioVerdict, Status } from '../../verdict/types.ts';
import { escapeMarkup } from '../escape.ts';
import { prettyScenario } from '../pretty.ts';
import type { LabReport, Results } from '../report.ts';
import { plain } from '../style.ts';
import { inShort } from './in-short.ts';

/** JUnit XML as Jenkins and GitLab read it: a test suite for each lab, a test case for each scenario. */
export function junit({ report: { labs, environment } }: Results): string {
  const all = labs.flatMap(({ scenarios }) => scenarios);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'lab verify', ...totals(all), time: seconds(all) })}>`,
    ...labs.flatMap((lab) => suite(lab, environment)),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite({ lab, scenarios }: LabReport, environment: Record<string, string>): string[] {
  const skipped = count(scenarios, 'skip');
  const properties = Object.entries(environment).map(
    ([name, value]) => `      <property${attributes({ name, value })}/>`,
  );
  return [
    `  <testsuite${attributes({ name: lab, ...totals(scenarios), skipped, time: seconds(scenarios) })}>`,
    '    <properties>',
    ...properties,
    '    </properties>',
    ...scenarios.flatMap((scenario) => testCase(lab, scenario)),
    '  </testsuite>',
  ];
}

const ELEMENTS: Partial<Record<Status, string>> = { fail: 'failure', error: 'error', skip: 'skipped' };

function testCase(lab: string, verdict: ScenarioVerdict): string[] {
  const element = ELEMENTS[verdict.status];
  const text = xmlText(prettyScenario(verdict, plain).trimEnd());
  const about = { message: inShort(verdict), type: verdict.status };
  return [
    `    <testcase${attributes({ classname: lab, name: verdict.scenario, time: seconds([verdict]) })}>`,
    element
      ? `      <${element}${attributes(about)}>${text}</${element}>`
      : `      <system-out>${text}</system-out>`,
    '    </testcase>',
  ];
}

function totals(scenarios: readonly ScenarioVerdict[]): Record<string, number> {
  return {
    tests: scenarios.length,
    failures: count(scenarios, 'fail'),
    errors: count(scenarios, 'error'),
  };
}

const count = (scenarios: readonly ScenarioVerdict[], wanted: Status) =>
  scenarios.filter(({ status }) => status === wanted).length;

const seconds = (scenarios: readonly ScenarioVerdict[]) =>
  (scenarios.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000).toFixed(3);

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');
}

/** What a server answered may have characters that XML has no way to write. */
const xmlText = (text: string) =>
  escapeMarkup(text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd'));
