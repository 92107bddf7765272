import { probeHost } from '../../lab/probe.ts';
import { dnsOf } from '../../packet/decode/dns.ts';
import { flagsText } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Journey } from '../../packet/types.ts';
import { place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { fateOf } from '../story/fate.ts';
import type { CauseFinder } from './finding.ts';

/** curl: "Couldn't resolve host". */
const NOT_RESOLVED = 6;

/** Questions of the probe's node to which no answer came back. */
function unanswered(o: Observation): number[] {
  const asked = o.lookup.filter((journey) => dnsOf(first(journey).frame)?.isAnswer === false);
  const answers = o.lookup.filter(
    (journey) => dnsOf(first(journey).frame)?.isAnswer && fateOf(o, journey).received,
  );
  const key = (journey: Journey) =>
    JSON.stringify([dnsOf(first(journey).frame)?.id, dnsOf(first(journey).frame)?.type]);
  const answered = new Set(answers.map(key));
  return asked.filter((journey) => !answered.has(key(journey))).map(({ packet }) => packet);
}

/** The name has no address for the probe's node, so there was nobody to connect to. */
export const nameNotResolved: CauseFinder = (o, point) => {
  const name = probeHost(o.probe);
  if (point.kind === 'unresolved') {
    const { query, answer } = point;
    const { journey, at } = answer ?? query;
    const detail = answer
      ? `${first(journey).node} knows no address of ${name}`
      : `${at.node} was asked for ${name}, and did not answer`;
    const evidence = [seen(query.journey, query.at, `reached ${place(query.at)}`)];
    if (answer) evidence.push(seen(journey, at, `reached ${place(at)}: ${flagsText(at.frame)}`));
    // Questions for IPv4 and IPv6 addresses go out side by side: one that was answered says nothing of the other.
    const open = answer ? unanswered(o) : [];
    if (open.length > 0)
      return { suspect: 'name-not-resolved', missing: `an answer to packet ${open.join(', ')}` };
    return {
      cause: 'name-not-resolved',
      node: at.node,
      interface: at.interface,
      detail,
      evidence,
      packet: journey.packet,
    };
  }
  if (point.kind !== 'nothing-sent' || o.run.exitCode !== NOT_RESOLVED) return undefined;
  return {
    cause: 'name-not-resolved',
    node: o.probe.from,
    interface: '',
    detail: `${o.probe.from} found no address for ${name}`,
    evidence: [{ kind: 'probe', text: o.run.stderr.trim(), sources: [] }],
    packet: undefined,
  };
};
