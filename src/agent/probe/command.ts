import { COMMAND_TIMEOUT, type CommandProbe } from '../../lab/probe.ts';
import type { Instance } from '../instance.ts';
import { runToEnd } from './program.ts';
import type { ProbeResult } from './result.ts';

/** Runs the command. In a container node it is a program of the container's image. */
export function probeCommand(instance: Instance, probe: CommandProbe): Promise<ProbeResult> {
  const { from, command, timeout = COMMAND_TIMEOUT } = probe;
  const container = instance.containers.of(from);
  if (container === undefined) return runToEnd(instance.node(from), command, timeout);
  return instance.containers.run(container, command, timeout);
}
