import { showToggle } from '../lab/toggles.ts';
import type { Solution } from '../lab/types.ts';
import { command } from '../plan/quote.ts';

/**
 * Returns a solution as commands to type.
 *
 * @param name ` -n NAME` if several labs are running, otherwise empty
 */
export function solutionLines({ set = {}, commands = [] }: Solution, name: string): string[] {
  const values = Object.entries(set).map(([toggle, value]) => `${toggle}=${showToggle(value)}`);
  return [
    ...(values.length > 0 ? [`lab set ${command(...values)}${name}`] : []),
    ...commands.map((each) => `lab exec ${each.node}${name} -- ${command('sh', '-c', each.do)}`),
  ];
}
