import { Socket } from 'node:net';
import type { AgentProcess } from './agent-process.ts';
import type { HeadStart } from './head-start.ts';

/** Descriptors, as src/start/lab.sh leaves them. */
const TO_AGENT = 4;
const FROM_AGENT = 5;
const TO_KEEPER = 8;

/** The agent of a head start. What it could say on standard error is lost: it may not have begun. */
export function earlyAgent({ keeper }: HeadStart): AgentProcess {
  const input = new Socket({ fd: FROM_AGENT, readable: true, writable: false }).resume();
  const output = new Socket({ fd: TO_AGENT, readable: false, writable: true });
  const toKeeper = new Socket({ fd: TO_KEEPER, readable: false, writable: true }).on('error', () => {});
  return {
    streams: { input, output },
    keeper,
    // The whole sandbox, and its keeper, may write there.
    ended: new Promise((resolve) => input.once('close', () => resolve())),
    broken: new Promise(() => {}),
    said: () => '',
    keep: (folder) => void toKeeper.end(`${folder ?? ''}\n`),
    kill: () => {
      if (!input.destroyed) endGroup(keeper);
    },
    leave: () => {
      for (const stream of [input, output]) stream.destroy();
    },
  };
}

export async function endAgent(agent: HeadStart): Promise<void> {
  const { kill, keep, ended } = earlyAgent(agent);
  kill();
  keep();
  await ended;
}

/** Before it leads a group there is only itself. */
function endGroup(leader: number): void {
  for (const whom of [-leader, leader]) {
    try {
      process.kill(whom, 'SIGKILL');
    } catch {
      // No such group yet, or all is gone.
    }
  }
}
