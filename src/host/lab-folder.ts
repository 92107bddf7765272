import { join } from 'node:path';
import { stateRoot } from './state-root.ts';

/**
 * A running lab, as this machine knows it: a folder with the agent's socket, and the sandbox's process. Only its
 * owner may enter the folder. If the process is gone, the next command that finds the folder removes it.
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
