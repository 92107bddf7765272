import type { CauseFinder } from '../finding.ts';

/** curl: "Couldn't connect to server", with the kernel's own word for it. */
const CONNECT_FAILED = 7;

/** The probe's node has no route to the target: its own stack said so before any packet left. */
export const noRoute: CauseFinder = (o, point) => {
  const { exitCode, stderr, stdout } = o.run;
  if (point.kind !== 'nothing-sent' || exitCode !== CONNECT_FAILED) return undefined;
  if (!/unreachable/i.test(stderr + stdout)) return undefined;
  return {
    cause: 'no-route',
    node: o.probe.from,
    interface: '',
    detail: `${o.probe.from} has no route to the target`,
    evidence: [{ kind: 'probe', text: `${stderr.trim()}; no packet left ${o.probe.from}` }],
    packet: undefined,
  };
};
