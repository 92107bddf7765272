import { pretty } from '../pretty.ts';
import type { Results } from '../report.ts';
import type { Style } from '../style.ts';
import { inShort } from './in-short.ts';

/**
 * For the log of a GitHub workflow: the text for readers, and an annotation for each scenario that is not as
 * expected, on its own line in the lab file where that is known.
 */
export function github(results: Results, style: Style): string {
  return `${harmless(pretty(results, style))}${annotations(results)
    .map((line) => `${line}\n`)
    .join('')}`;
}

function annotations({ report, sources }: Results): string[] {
  return report.labs.flatMap(({ lab, scenarios }, index) =>
    scenarios
      .filter(({ status }) => status === 'fail' || status === 'error')
      .map((verdict) => {
        const title = `${lab} ${verdict.scenario}: ${verdict.status}`;
        const place = sources?.[index]?.[verdict.scenario];
        const properties = { ...(place && { file: place.file, line: String(place.line) }), title };
        const shown = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
        return `::error ${shown.join(',')}::${data(inShort(verdict))}`;
      }),
  );
}

/** What a server answered must not be taken for a command to the workflow. */
const harmless = (text: string) => text.replace(/^(\s*):(?=:)/gm, '$1:\u200b').replaceAll('##[', '##\u200b[');

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
