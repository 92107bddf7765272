import { findLab } from '../host/find-lab.ts';
import { allowedValues, showToggle } from '../lab/toggles.ts';
import type { Lab } from '../lab/types.ts';
import { styleFor } from '../report/style.ts';
import { print } from './output.ts';

export async function show(asked: string): Promise<number> {
  print(describeLab(await findLab(asked)).join('\n'));
  return 0;
}

function describeLab(lab: Lab): string[] {
  const style = styleFor(process.stdout);
  const toggles = Object.entries(lab.toggles ?? {}).map(([name, toggle]) => {
    const values = allowedValues(toggle).map(showToggle).join('|');
    return `  ${style('strong', name)}=${showToggle(toggle.default)}  (${values})  ${toggle.about}`;
  });
  const scenarios = Object.entries(lab.scenarios ?? {}).map(
    ([name, { because }]) => `  ${style('strong', name)}  ${because}`,
  );
  return [
    `${style('strong', lab.name)}: ${lab.about}`,
    '',
    'toggles',
    ...toggles,
    '',
    'scenarios',
    ...scenarios,
  ];
}
