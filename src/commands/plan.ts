import { findLab } from '../host/find-lab.ts';
import { parseToggles, toggleValues } from '../lab/toggles.ts';
import { resolve } from '../plan/resolve.ts';
import { planScript } from '../plan/script.ts';
import { print } from './output.ts';

export async function plan(
  asked: string,
  scenario: string | undefined,
  options: { set: string[] },
): Promise<number> {
  const lab = await findLab(asked);
  const toggles = toggleValues(lab, scenario, parseToggles(lab, options.set));
  print(planScript(resolve(lab, toggles)));
  return 0;
}
