import { parseToggles, toggleValues } from '../lab/toggles.ts';
import { resolve } from '../plan/resolve.ts';
import { planScript } from '../plan/script.ts';
import { askedLab, type TopologyOptions } from './asked-lab.ts';
import { print } from './output.ts';

export async function plan(
  asked: string | undefined,
  scenario: string | undefined,
  options: TopologyOptions & { set: string[] },
): Promise<number> {
  const lab = await askedLab(asked, options);
  const toggles = toggleValues(lab, scenario, parseToggles(lab, options.set));
  const { start, warmWith, connections = [] } = lab.scenarios?.[scenario ?? ''] ?? {};
  const built = resolve(lab, { ...toggles, ...warmWith });
  print(planScript(resolve(lab, toggles), { built, warm: start === 'warm', connections }));
  return 0;
}
