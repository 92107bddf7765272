import { accessSync, constants, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { searchPath } from '../../lab/search-path.ts';

/** Describes the machine by its own files. */
export function describeMachine(): {
  kernel: string;
  uid: number;
  distribution: string;
  modules: Set<string>;
} {
  const kernel = release();
  const [, distribution = 'linux'] = /^ID="?([\w.-]+)/m.exec(read('/etc/os-release')) ?? [];
  const files = read(`/lib/modules/${kernel}/modules.dep`).match(/[\w-]+(?=\.ko[.\w]*:)/g) ?? [];
  const modules = new Set(files.map((name) => name.replaceAll('-', '_')));
  return { kernel, uid: process.getuid?.() ?? 0, distribution, modules };
}

/** Returns the first of these programs that is installed. */
export function firstProgram<Name extends string>(names: readonly Name[]): Name | undefined {
  const folders = searchPath().split(':').filter(Boolean);
  return names.find((name) => folders.some((folder) => isExecutable(join(folder, name))));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
