import { parseToggles, toggleValues } from '../lab/toggles.ts';
import { resolve } from '../plan/resolve.ts';
import { GRAPHS } from '../report/drawing/graph.ts';
import { styleFor } from '../report/style.ts';
import { askedLab, type TopologyOptions } from './asked-lab.ts';
import { print, terminalWidth } from './output.ts';

/** Prints the topology of a lab, with its interfaces and addresses. */
export async function graph(
  asked: string | undefined,
  scenario: string | undefined,
  options: TopologyOptions & { set: string[]; format: string },
): Promise<number> {
  const lab = await askedLab(asked, options);
  const topology = resolve(lab, toggleValues(lab, scenario, parseToggles(lab, options.set)));
  print(GRAPHS[options.format]?.(topology, styleFor(process.stdout), terminalWidth()) ?? '');
  return 0;
}
