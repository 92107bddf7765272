import { join } from 'node:path';
import { stateRoot } from './state-root.ts';

/**
 * What the host knows of labs that are up: a folder for each, with the agent's socket and the sandbox's process.
 * Only the owner may enter. A folder whose process is gone is stale and cleared away by whoever meets it.
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
