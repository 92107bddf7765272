import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { outputOf } from '../child-process.ts';
import type { LabFolder } from '../lab-folder.ts';
import type { KernelAtHand } from './kernels.ts';
import { type Machine, told } from './machine.ts';

const CLI = fileURLToPath(new URL('./cli.cjs', import.meta.url));

/**
 * Starts a virtual machine that outlives this process. Another process, `lab agent --keep` (`keep.ts`), keeps it,
 * and this process speaks to that one.
 */
export async function startKeptMachine(
  kernel: KernelAtHand,
  { name, socket }: LabFolder,
  asMachine: boolean,
): Promise<Machine> {
  const trust = asMachine ? ['--trust'] : [];
  const child = spawn(process.execPath, [CLI, 'agent', '--keep', name, '--kernel', kernel.image, ...trust], {
    // It has a session of its own: Ctrl-C is for this process, which then ends it.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  const ended = once(child, 'close').then(() => {});
  const said = outputOf(child);
  const first = await Promise.race([once(child.stdout, 'data'), ended]);
  const keeper = Number(first?.[0] ?? 0);
  const stream = connect(socket);
  // The users of the stream are told when it closes.
  stream.on('error', () => {});
  return {
    stream,
    keeper,
    ended,
    said,
    stay: () => told(child.stdin, 'stay\n'),
    kill: () => void child.stdin.destroy(),
    leave: () => {
      child.unref();
      for (const each of [stream, child.stdin, child.stdout, child.stderr]) each.destroy();
    },
  };
}
