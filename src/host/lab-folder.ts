import { join } from 'node:path';
import { stateRoot } from './state-root.ts';

/**
 * What the host knows about a running lab: a folder with the agent's socket and the sandbox's process. Only
 * its owner may enter. A folder whose process is gone is removed by the next command that finds it.
 */
export interface LabFolder {
  name: string;
  path: string;
  socket: string;
  log: string;
}

export function labFolder(name: string): LabFolder {
  const path = join(stateRoot(), name);
  return { name, path, socket: join(path, 'agent.sock'), log: join(path, 'agent.log') };
}
