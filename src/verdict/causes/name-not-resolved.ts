import { flagsText } from '../../packet/format.ts';
import { first } from '../fate.ts';
import { type CauseFinder, place, seen } from '../finding.ts';

/** curl: "Couldn't resolve host". */
const NOT_RESOLVED = 6;

/** The name has no address for the probe's node, so there was nobody to connect to. */
export const nameNotResolved: CauseFinder = (o, point) => {
  const name = new URL(o.probe.url).hostname;
  if (point.kind === 'unresolved') {
    const { query, answer } = point;
    const { journey, at } = answer ?? query;
    const detail = answer
      ? `${first(journey).node} knows no address of ${name}`
      : `${at.node} was asked for ${name}, and did not answer`;
    const evidence = [seen(query.journey, query.at, `reached ${place(query.at)}`)];
    if (answer) evidence.push(seen(journey, at, `reached ${place(at)}: ${flagsText(at.frame)}`));
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
