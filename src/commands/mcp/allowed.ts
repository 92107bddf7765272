import { lstatSync } from 'node:fs';
import { relative } from 'node:path';
import { fileOf } from '../../host/find-lab.ts';
import { isOutside } from '../../host/own-file.ts';
import { BUILTIN } from '../../host/source/catalogue.ts';
import { isScript } from '../../host/source/file.ts';
import { LabError } from '../../lab/error.ts';
import type { Call, Settings } from './tool.ts';

/**
 * Checks a request of an AI agent, because the agent may follow text by a stranger. Labs that are programs are run
 * only with `--trust`; files must be below the folder in which the server was started; labs that this server has
 * not started are left alone.
 *
 * @param own names of the labs that this server has started
 * @throws LabError `usage`
 */
export function checkAllowed(call: Call, own: ReadonlySet<string>, { trust }: Settings): void {
  for (const file of call.files ?? []) checkFile(file, trust);
  if (call.uses !== undefined && !own.has(call.uses)) {
    const what = 'is no lab that this session has started';
    throw new LabError('usage', { where: call.uses, what, allowed: [...own].join(', ') || 'up starts one' });
  }
}

function checkFile(asked: string, trust: true | undefined): void {
  if (asked === '')
    throw new LabError('usage', { where: 'lab', what: 'which one is not said', allowed: WAYS });
  if (BUILTIN.includes(asked) || trust) return;
  // `lab compare` accepts `REF:FILE`, a file in a commit, which is inside the repository. If a file of that name
  // exists, the name means that file.
  const [, , committed] = isThere(asked) ? [] : (/^([^:/]+):(.+)$/.exec(asked) ?? []);
  const path = committed ?? placeOf(asked);
  if (isScript(path)) {
    const what = 'is a program, and to read it is to run it';
    throw new LabError('usage', { where: asked, what, allowed: 'YAML or JSON; or lab mcp --trust' });
  }
  if (committed === undefined && isElsewhere(path)) {
    const what = 'is not below the folder in which lab mcp was started';
    throw new LabError('usage', { where: asked, what, allowed: 'a file there; or lab mcp --trust' });
  }
}

const WAYS = '"lab", a name or path, or "definition", its text';

/** Also true for a link that leads nowhere. */
const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** If the file is missing, the verb will report that. */
function isElsewhere(path: string): boolean {
  try {
    return isOutside('.', path);
  } catch {
    return relative('.', path).startsWith('..');
  }
}

/**
 * Returns the file that a verb would read for this word. A lab of a package may have a dot in its name, and may be
 * a program.
 */
function placeOf(asked: string): string {
  try {
    return fileOf(asked);
  } catch (error) {
    // The word means a snapshot, or nothing at all.
    if (error instanceof LabError) return asked;
    throw error;
  }
}
