import { strangers } from '../../lab/outcome/ping-said.ts';
import { endpoint } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import { askedRoute } from '../facts/asked-routes.ts';
import { describe, place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { counted } from '../facts/tables.ts';
import { fateOf } from '../story/fate.ts';
import type { TurningPoint } from '../story/point.ts';
import { tracedDrop } from '../story/traced-drop.ts';
import { INVALID } from '../story/way-back.ts';
import type { Evidence } from '../types.ts';
import { answeredElsewhere } from './answered-elsewhere.ts';
import type { CauseFinder, Finding, Lack } from './finding.ts';
import { untranslated } from './untranslated.ts';

/**
 * Finds `asymmetric-reply`: the reply took a path on which no node translates it back, so the client does not
 * recognise it as the answer.
 */
export const asymmetricReply: CauseFinder = (o, point) => {
  if (point.kind === 'stray') return astray(o, point);
  if (point.kind === 'untranslated') return answeredElsewhere(o, point) ?? untranslated(o, point);
  if (point.kind === 'lost') return answeredElsewhere(o, point);
  if (point.kind !== 'stranger') return undefined;
  const { at, journey } = point.answer;
  const start = point.left;
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

/** The reply took another path than the request, and a node on that path stopped it. */
function astray(
  o: Observation,
  { fate: { at, journey }, other, branch, packet }: TurningPoint & { kind: 'stray' },
): Finding | Lack {
  const ended = dropOf(o, at.node, journey) ?? refusedRoute(o, at);
  if (ended === undefined) return { suspect: 'asymmetric-reply', missing: `what ${at.node} did with it` };
  const isReply = packet !== 'data';
  const invalid = isReply
    ? undefined
    : counted(o, at.node, INVALID, 'packets of no connection that it knows');
  const [reply, request] = isReply ? [journey, other] : [other, journey];
  const came = first(request);
  const detail = isReply
    ? `${branch.node} sent the answer another way than the question had come: ${at.node}, which never saw that, stopped it`
    : `${branch.node} sends answers past ${at.node}, which takes what follows for no connection that it knows`;
  return {
    cause: 'asymmetric-reply',
    node: branch.node,
    interface: branch.interface,
    detail,
    evidence: [
      seen(request, came, `left ${place(came)}`),
      seen(reply, branch, `left ${place(branch)}`),
      seen(journey, at, `came to ${place(at)}, where no packet of the other direction was seen`),
      ended,
      ...(invalid ? [invalid] : []),
    ],
    packet: journey.packet,
  };
}

/** The kernel of that node has no route for it. */
function refusedRoute(o: Observation, { node, frame: { ip } }: Sighting): Evidence | undefined {
  const asked = ip && askedRoute(o, node, 'arrival', { src: ip.src, dst: ip.dst, protocol: ip.protocol });
  return asked && 'errno' in asked.value ? asked.evidence : undefined;
}

type Stranger = TurningPoint & { kind: 'stranger' };

/**
 * Says why the answer came from that address: the request was translated to it on its path, or its owner has
 * several addresses.
 */
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
  const sent = first(answer.journey);
  if (!received || sent.node !== at.node) return undefined;
  const renamed = answer.journey.hops.find(
    ({ node, frame }) => node !== sent.node && endpoint(frame, 'src') === answered,
  );
  if (renamed && endpoint(sent.frame, 'src') === endpoint(at.frame, 'dst')) {
    const evidence = seen(answer.journey, renamed, `had that source when it was seen at ${place(renamed)}`);
    return { words: `${renamed.node} gave it that source in the place of translating it back`, evidence };
  }
  const other = sent.frame.ip?.src === at.frame.ip?.dst ? 'another port' : 'another of its addresses';
  return {
    words: `${at.node} answers from ${other}`,
    evidence: seen(syn, at, `reached ${place(at)}`),
  };
}

/** Proves that the client did not accept the answer: it sent a reset, or its own firewall stopped the answer. */
function ignoredBy(o: Observation, { answer, reset }: Stranger): Evidence | undefined {
  const { at, journey } = answer;
  if (reset) return seen(reset, first(reset), `is the answer of ${at.node}: it asked nobody of that address`);
  const [said] = o.probe.kind === 'ping' ? strangers(o.run.stdout) : [];
  if (said) return { kind: 'probe', text: `ping: ${said}`, sources: [] };
  return dropOf(o, at.node, journey) ?? refusedRoute(o, at) ?? cannotReset(o, at);
}

/** The client has no route to that address, so no reset can be expected of it. */
function cannotReset(o: Observation, { node, frame: { ip } }: Sighting): Evidence | undefined {
  const asked = ip && askedRoute(o, node, 'reply', { src: ip.dst, dst: ip.src, protocol: ip.protocol });
  return asked && 'errno' in asked.value
    ? { ...asked.evidence, text: `${asked.evidence.text}: ${node} can send no reset there` }
    : undefined;
}

function dropOf(o: Observation, node: string, journey: Journey): Evidence | undefined {
  const drop = tracedDrop(o, node, journey, false);
  return drop === undefined || drop === 'none' ? undefined : drop.evidence;
}
