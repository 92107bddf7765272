import { parseToggles, toggleValues } from '../lab/toggles.ts';
import { planScript } from '../plan/script.ts';
import { planStart } from '../plan/start.ts';
import { askedLab, type TopologyOptions } from './asked-lab.ts';
import { print } from './output.ts';

export async function plan(
  asked: string | undefined,
  scenario: string | undefined,
  options: TopologyOptions & { set: string[] },
): Promise<number> {
  const lab = await askedLab(asked, options);
  const toggles = toggleValues(lab, scenario, parseToggles(lab, options.set));
  const { topology, built, warm, connections } = planStart(lab, toggles, lab.scenarios?.[scenario ?? '']);
  print(planScript(topology, { built, warm: warm.length > 0, connections }));
  return 0;
}
