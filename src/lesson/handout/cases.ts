import { showToggles, toggleValues } from '../../lab/toggles.ts';
import type { Lab, Scenario } from '../../lab/types.ts';
import { planDiff } from '../../plan/diff.ts';
import { command } from '../../plan/quote.ts';
import { resolve } from '../../plan/resolve.ts';
import { safe } from './html-text.ts';
import type { Part, Speech } from './speech.ts';

/**
 * Turns scenarios into cases. A case is described by the settings that differ from the drawing, because names of
 * scenarios and toggles could tell the cause.
 *
 * @param asked the name or path of the lab in commands
 */
export function caseParts(lab: Lab, asked: string, speech: Speech): Part[] {
  const all = Object.entries(lab.scenarios ?? {});
  const drawn = resolve(lab, toggleValues(lab));
  return all.map(([name, scenario], index) => {
    const heading = speech.heading('sheetCase', { number: index + 1, count: all.length });
    const { lines } = planDiff(drawn, resolve(lab, toggleValues(lab, name)));
    const probes = Object.entries(scenario.expect);
    return {
      questions: [
        heading,
        ...(lines.length === 0
          ? [speech.tell('sheetAsDrawn')]
          : [speech.tell('sheetDiffers'), `<pre>${safe(lines.join('\n'))}</pre>`]),
        ...beginning(scenario, speech),
        ...probes.map(([probe]) => speech.ask(probe)),
      ].join('\n'),
      answers: [
        heading,
        `<p><code>${safe(command('lab', 'trace', asked, name))}</code></p>`,
        `<p>${safe(scenario.because)}</p>`,
        ...probes.map(([probe, expect]) => speech.answer(probe, expect)),
      ].join('\n'),
    };
  });
}

/** Describes what happens before the probes run. */
const beginning = ({ start, warmWith, connections = [] }: Scenario, speech: Speech): string[] => [
  ...(start !== 'warm'
    ? []
    : warmWith
      ? [speech.tell('sheetWarmWith', { toggles: `\`${showToggles(warmWith)}\`` })]
      : [speech.tell('sheetWarm')]),
  ...connections.map(({ from, to, count = 1, protocol = 'tcp' }) =>
    speech.tell('sheetOpen', { from, to, count, protocol }),
  ),
];
