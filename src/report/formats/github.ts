import { visible } from '../../lab/control.ts';
import { pretty } from '../pretty.ts';
import { titleOf } from '../report.ts';
import type { Results } from '../results.ts';
import { paints, type Style } from '../style.ts';
import { inShort } from './in-short.ts';

/**
 * Writes for the log of a GitHub workflow: the text for readers, and an annotation for each unexpected
 * scenario, at its line in the lab file if that is known.
 */
export function github(results: Results, style: Style): string {
  return `${visible(pretty(results, style), paints(style))}${annotations(results)
    .map((line) => `${line}\n`)
    .join('')}`;
}

function annotations({ report, sources }: Results): string[] {
  return report.labs.flatMap((lab, index) =>
    lab.scenarios
      .filter(({ status }) => status === 'fail' || status === 'error')
      .map((verdict) => {
        const title = `${titleOf(lab)} ${verdict.scenario}: ${verdict.status}`;
        const place = sources?.[index]?.[verdict.scenario];
        const properties = { ...(place && { file: place.file, line: String(place.line) }), title };
        const shown = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
        return `::error ${shown.join(',')}::${data(inShort(verdict))}`;
      }),
  );
}

const data = (text: string) =>
  visible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
