import { endpoint } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Journey } from '../../packet/types.ts';
import { describe, place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { strangers } from '../facts/ping-said.ts';
import { fateOf } from '../story/fate.ts';
import { tracedDrop } from '../story/traced-drop.ts';
import type { TurningPoint } from '../story/turning-point.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder } from './finding.ts';

/** The reply took a way on which nobody translates it back, so the client cannot know it as the answer. */
export const asymmetricReply: CauseFinder = (o, point) => {
  if (point.kind !== 'stranger') return undefined;
  const { at, journey } = point.answer;
  const start = first(point.syn);
  const asked = endpoint(start.frame, 'dst');
  const answered = endpoint(at.frame, 'src');
  const why = origin(o, point, answered);
  const ignored = ignoredBy(o, point);
  if (why === undefined || ignored === undefined) {
    const missing = why
      ? `a sign that ${at.node} takes no answer from that address`
      : `a translation of the request to ${answered}`;
    return { suspect: 'asymmetric-reply', missing };
  }
  return {
    cause: 'asymmetric-reply',
    node: at.node,
    interface: at.interface,
    detail: `the ${question(start)} went to ${asked}, the answer came from ${answered}: ${why.words}`,
    evidence: [
      seen(point.syn, start, `left ${place(start)}`),
      why.evidence,
      seen(journey, at, `reached ${place(at)}`),
      ignored,
    ],
    packet: journey.packet,
  };
};

const question = (start: ReturnType<typeof first>) =>
  start.frame.tcp ? 'SYN' : describe(start).replace(/ \S+ → .*$/, '');

type Stranger = TurningPoint & { kind: 'stranger' };

/** Why it came from there: on its way the request was turned to just that address, or its owner has several. */
function origin(
  o: Observation,
  { syn, answer }: Stranger,
  answered: string,
): { words: string; evidence: Evidence } | undefined {
  const turned = syn.hops.findLast(({ frame }) => endpoint(frame, 'dst') === answered);
  if (turned) {
    const evidence = seen(syn, turned, `was translated when it came to ${place(turned)}`);
    return { words: 'nothing on its way translated it back', evidence };
  }
  const { received, at } = fateOf(o, syn);
  if (!received || first(answer.journey).node !== at.node) return undefined;
  const evidence = seen(syn, at, `reached ${place(at)}`);
  return { words: `${at.node} answers from another of its addresses`, evidence };
}

/** That the client did not take it for the answer: it says so, or its own firewall stopped it. */
function ignoredBy(o: Observation, { answer, reset }: Stranger): Evidence | undefined {
  const { at, journey } = answer;
  if (reset) return seen(reset, first(reset), `is the answer of ${at.node}: it asked nobody of that address`);
  const [said] = o.probe.kind === 'ping' ? strangers(o.run.stdout) : [];
  if (said) return { kind: 'probe', text: `ping: ${said}`, sources: [] };
  return dropOf(o, at.node, journey);
}

function dropOf(o: Observation, node: string, journey: Journey): Evidence | undefined {
  const drop = tracedDrop(o, node, journey, false);
  return drop === undefined || drop === 'none' ? undefined : drop.evidence;
}
