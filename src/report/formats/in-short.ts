import type { ScenarioVerdict } from '../../verdict/types.ts';
import { outcomeText } from '../outcome.ts';

/** Why a scenario is not as expected, a line for each such probe; of one that is, what its probes did. */
export function inShort({ status, reason, probes }: ScenarioVerdict): string {
  const contrary = probes.filter((probe) => probe.status === status && status !== 'pass');
  if (contrary.length === 0 || status === 'skip')
    return reason ?? probes.map((probe) => `${probe.probe} ${outcomeText(probe)}`).join(', ');
  return contrary.map((probe) => `${probe.probe}: ${probe.reason ?? outcomeText(probe)}`).join('\n');
}
