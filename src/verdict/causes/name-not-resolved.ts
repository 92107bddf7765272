import type { CauseFinder } from '../finding.ts';

/** curl: "Couldn't resolve host". */
const NOT_RESOLVED = 6;

/** The name has no address for the probe's node, so there was nobody to connect to. */
export const nameNotResolved: CauseFinder = (o) => {
  if (o.run.exitCode !== NOT_RESOLVED) return undefined;
  const name = new URL(o.probe.url).hostname;
  return {
    cause: 'name-not-resolved',
    node: o.probe.from,
    interface: '',
    detail: `${o.probe.from} found no address for ${name}`,
    evidence: [{ kind: 'probe', text: o.run.stderr.trim() }],
    packet: undefined,
  };
};
