import type { ProbeRun } from '../../agent/protocol.ts';
import type { Probe } from '../../lab/probe.ts';
import { commandOutcome } from './command.ts';
import { httpNotAsked, httpOutcome } from './http.ts';
import { iperfOutcome } from './iperf3.ts';
import { pingOutcome } from './ping.ts';

/** What the probe's program says: whether it works, and in a few words what came of it. */
export interface Outcome {
  works: boolean;
  detail: string;
}

export function outcomeOf(probe: Probe, run: ProbeRun): Outcome {
  switch (probe.kind) {
    case 'http':
      return httpOutcome(run);
    case 'udp':
      return { works: run.exitCode === 0, detail: run.stderr || `answer "${run.stdout}"` };
    case 'ping':
      return pingOutcome(probe, run);
    case 'command':
      return commandOutcome(probe, run);
    case 'iperf3':
      return iperfOutcome(probe, run);
  }
}

/** Whether the trouble is the program's own: the question was never asked. */
export function couldNotAsk(probe: Probe, { exitCode, stderr }: ProbeRun): boolean {
  if (probe.kind === 'http') return httpNotAsked(exitCode);
  // 2 is every other trouble than no answer, a name that is not found among them.
  return probe.kind === 'ping' && exitCode === 2 && /invalid|usage|permitted/i.test(stderr);
}
