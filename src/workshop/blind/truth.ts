import type { Cause } from '../../lab/types.ts';
import type { ProbeVerdict } from '../../verdict/types.ts';
import type { Planting } from '../faults/fault.ts';

/** What is wrong in a blind lab, according to the verdict. Only the agent has it. */
export interface Truth {
  /** The change that was made to the lab. */
  what: string;
  cause: Cause;
  node: string;
  interface?: string;
  /** The packet journey of the first probe that fails. */
  verdict: ProbeVerdict;
}

/**
 * Returns what is wrong, if the verdicts agree: each probe that worked before and fails now has the same
 * cause at the same node, and it is a cause of the fault. Otherwise undefined.
 *
 * @param before probes that work without the fault
 */
export function truthOf(
  { what, causes, node: planted }: Planting,
  before: ReadonlySet<string>,
  verdicts: readonly ProbeVerdict[],
): Truth | undefined {
  const failing = verdicts.filter(({ probe, observed }) => before.has(probe) && observed.outcome === 'fails');
  const [first] = failing;
  if (first === undefined || failing.some(({ status }) => status === 'error')) return undefined;
  const { cause, node } = first.observed;
  if (cause === undefined || cause === 'unknown' || node === undefined || !causes.includes(cause))
    return undefined;
  if (failing.some(({ observed }) => observed.cause !== cause || observed.node !== node)) return undefined;
  // Most causes are found at the changed node, but some elsewhere: a missing address is noticed by the node that
  // asks for it.
  if (node !== planted && !ELSEWHERE.includes(cause)) return undefined;
  const places = new Set(failing.map(({ observed }) => observed.interface));
  const [at] = places.size === 1 ? places : [];
  return { what, cause, node, ...(at && { interface: at }), verdict: first };
}

/** Causes that a verdict may name at another node than the one that was changed. */
const ELSEWHERE: readonly Cause[] = [
  'arp-unanswered',
  'wrong-dnat',
  'asymmetric-reply',
  'no-dnat',
  'no-route',
  'name-not-resolved',
  'service-down',
  'same-port-drop',
  'mac-flap',
  'martian-source',
  'tunnel-mismatch',
];
