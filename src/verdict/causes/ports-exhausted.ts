import { endpoint } from '../../packet/format.ts';
import type { Sighting } from '../../packet/types.ts';
import { place, seenBy } from '../facts/cite.ts';
import type { HookStep } from '../facts/hook-steps.ts';
import type { Observation } from '../facts/observation.ts';
import { counted } from '../facts/tables.ts';
import { dropAtScene } from '../story/passage.ts';
import { stepsOf } from '../story/visits.ts';
import type { CauseFinder } from './finding.ts';

/**
 * Finds `ports-exhausted`: SNAT had no free port for a new connection. It gave the connection a port that another
 * connection to the same target has, and connection tracking dropped the packet (`__nf_conntrack_confirm()`).
 */
export const portsExhausted: CauseFinder = (o, point) => {
  if (point.kind !== 'lost' || point.fate.at.direction === 'out') return undefined;
  const { at, journey } = point.fate;
  const step = refusedBehind(o, at);
  if (step?.translated === undefined || dropAtScene(o, point) !== 'none') return undefined;
  const [from, to] = [endpoint(step.frame, 'src'), endpoint(step.translated.frame, 'src')];
  const dst = endpoint(step.translated.frame, 'dst');
  const failed = counted(o, at.node, INSERT_FAILED, 'connections that it could not tell from others');
  if (from === to || failed === undefined) return undefined;
  const event = String(step.translated.event);
  return {
    cause: 'ports-exhausted',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} gave it ${to} as source, which another connection to ${dst} has: its SNAT has no free port`,
    evidence: [
      seenBy(o, journey, at, `entered ${place(at)}, and did not leave`),
      {
        kind: 'trace',
        text: `${at.node}: ${step.family} ${step.hook} turned its source from ${from} to ${to}`,
        packet: journey.packet,
        sources: [{ node: at.node, in: 'hooks', entry: event }],
      },
      failed,
    ],
    packet: journey.packet,
  };
};

const INSERT_FAILED = 'Conntrack.insert_failed';

/** Returns the last hook of the packet, if connections are confirmed right after it. */
function refusedBehind(o: Observation, at: Sighting): HookStep | undefined {
  const last = stepsOf(o, at)?.at(-1);
  return last?.hook === 'postrouting' && last.family !== 'bridge' ? last : undefined;
}
