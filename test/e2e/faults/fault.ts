import type { Random } from '../support/random.ts';
import { isAgent, type Seen } from '../support/traces.ts';

export const VERBS = ['up', 'probe', 'set', 'verify', 'down'] as const;
const SIGNALS = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGSTOP'] as const;

export type Verb = (typeof VERBS)[number];

/** A signal to one of the processes there are, at some moment of a verb. */
export interface Fault {
  verb: Verb;
  /** SIGSTOP is followed by SIGKILL. */
  signal: (typeof SIGNALS)[number];
  /** Of the time that the verb takes, 0 to 1. */
  moment: number;
  /** Among the kinds of process that are there at that moment, and among those of the kind. */
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

/** What a process of a lab is: one of ours, or a program by its name. */
export function kindOf(seen: Seen): string {
  const { name, command } = seen;
  if (command[1]?.endsWith('/cli.cjs')) return 'cli';
  if (isAgent(seen)) return 'agent';
  if (command[0] === 'sh' && command[3] === 'lab') return 'agent to be';
  if (command[1]?.endsWith('/sandbox.sh')) return 'keeper';
  return name;
}

/** Whom a fault hits; nobody while the command is not there: what starts it for its user is not ours to judge. */
export function victimOf(processes: readonly Seen[], { choice: [kind, one] }: Fault): Seen | undefined {
  if (!processes.some((each) => kindOf(each) === 'cli')) return undefined;
  const kinds = [...new Set(processes.map(kindOf))].sort();
  const found = processes.filter((each) => kindOf(each) === kinds[kind % kinds.length]);
  return found[one % found.length];
}
