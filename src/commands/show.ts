import { parseToggles, toggleValues } from '../lab/toggles.ts';
import { resolve } from '../plan/resolve.ts';
import { describeLab } from '../report/describe-lab.ts';
import { styleFor } from '../report/style.ts';
import { askedLab, type TopologyOptions } from './asked-lab.ts';
import { printForReaders, terminalWidth } from './output.ts';

/** Draws the lab, and lists its toggles, probes and scenarios. */
export async function show(
  asked: string | undefined,
  scenario: string | undefined,
  options: TopologyOptions & { set: string[] },
): Promise<number> {
  const lab = await askedLab(asked, options);
  const toggles = toggleValues(lab, scenario, parseToggles(lab, options.set));
  const lines = describeLab(lab, resolve(lab, toggles), styleFor(process.stdout), terminalWidth());
  printForReaders(lines.join('\n'));
  return 0;
}
