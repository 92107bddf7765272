import type { Random } from '../support/random.ts';
import { isAgent, type Seen } from '../support/traces.ts';

export const VERBS = ['up', 'probe', 'set', 'verify', 'down'] as const;
const SIGNALS = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGSTOP'] as const;

export type Verb = (typeof VERBS)[number];

/** A signal sent to a process at some moment during a verb. */
export interface Fault {
  verb: Verb;
  /** SIGKILL follows a SIGSTOP. */
  signal: (typeof SIGNALS)[number];
  /** When to send the signal, as a fraction (0 to 1) of the verb's usual duration. */
  moment: number;
  /** Picks the kind of process among those that run at that moment, and then one process of that kind. */
  choice: [kind: number, process: number];
}

export function* faults(random: Random): Generator<Fault, never> {
  for (;;) {
    yield {
      verb: random.pick(VERBS),
      signal: random.pick(SIGNALS),
      moment: random.number(1000) / 1000,
      choice: [random.number(1000), random.number(1000)],
    };
  }
}

/** The kind of a process: a part of Hairpin, or the name of another program. */
export function kindOf(seen: Seen): string {
  const { name, command } = seen;
  if (command[1]?.endsWith('/cli.cjs')) return 'cli';
  if (isAgent(seen)) return 'agent';
  if (command[0] === 'sh' && command[3] === 'lab') return 'agent to be';
  if (command[1]?.endsWith('/sandbox.sh')) return 'keeper';
  return name;
}

/** The process to hit; undefined while the command itself is not running yet. */
export function victimOf(processes: readonly Seen[], { choice: [kind, one] }: Fault): Seen | undefined {
  if (!processes.some((each) => kindOf(each) === 'cli')) return undefined;
  const kinds = [...new Set(processes.map(kindOf))].sort();
  const found = processes.filter((each) => kindOf(each) === kinds[kind % kinds.length]);
  return found[one % found.length];
}
