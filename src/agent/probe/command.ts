import type { Namespace } from '../../kernel/namespace.ts';
import { COMMAND_TIMEOUT, type CommandProbe } from '../../lab/probe.ts';
import type { ProbeResult } from './probe.ts';
import { runToEnd } from './program.ts';

export function probeCommand(namespace: Namespace, probe: CommandProbe): Promise<ProbeResult> {
  return runToEnd(namespace, probe.command, probe.timeout ?? COMMAND_TIMEOUT);
}
