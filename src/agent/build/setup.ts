import { LabError } from '../../lab/error.ts';
import type { LiveStep } from '../../plan/step.ts';
import type { Instance } from '../instance.ts';
import { programError, start } from '../program.ts';

type SetupStep = LiveStep & { do: 'setup' | 'undoSetup' };

/**
 * Runs a set-up command, or undoes it. A command that fails may have done part of its work, so it is undone, and
 * the undo may fail too.
 * @throws LabError `kernel` with the command's output
 */
export async function runSetup(instance: Instance, { do: what, node, command }: SetupStep): Promise<void> {
  const { setups } = instance;
  const key = JSON.stringify(command);
  if (!(what === 'setup' ? setups.add(node, key) : setups.delete(node, key))) return;
  // The command may load rules.
  if (what === 'setup') instance.markRuled(node);
  const failure = await run(instance, node, what === 'setup' ? command.do : command.undo);
  if (failure === undefined) return;
  if (what === 'setup' && setups.delete(node, key)) await run(instance, node, command.undo);
  throw failure;
}

async function run(instance: Instance, node: string, text: string): Promise<LabError | undefined> {
  instance.node(node).separateMounts();
  const ended = await start(instance.node(node), 'sh', ['-ec', text]);
  if (ended.exitCode === 0) return undefined;
  const what = `set-up "${text.trim()}"`;
  const { problems } = programError(node, what, ended);
  const named = problems.map((each) =>
    each.what.startsWith(what) ? each : { ...each, what: `${what}: ${each.what}` },
  );
  return new LabError('refused', named, 'it is run by sh, in the node');
}
