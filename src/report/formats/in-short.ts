import type { ProbeVerdict, ScenarioVerdict } from '../../verdict/types.ts';
import { outcomeText } from '../outcome.ts';

/** Says why a scenario is not as expected, one line per probe. If it is as expected, says what its probes did. */
export function inShort({ status, reason, probes }: ScenarioVerdict): string {
  const contrary = probes.filter((probe) => probe.status === status && status !== 'pass');
  if (contrary.length === 0 || status === 'skip')
    return reason ?? probes.map((probe) => `${probe.probe} ${outcomeText(probe)}`).join(', ');
  return contrary.map((probe) => `${probe.probe}: ${whyNot(probe)}`).join('\n');
}

/** Says in one line why a probe is not as expected, and what stopped it: a rule, a route or a setting. */
export function whyNot(probe: ProbeVerdict): string {
  const { reason = outcomeText(probe), status, observed } = probe;
  const isContrary = status === 'fail' || status === 'error';
  return isContrary && observed.outcome === 'fails' ? `${reason} – ${observed.detail}` : reason;
}
