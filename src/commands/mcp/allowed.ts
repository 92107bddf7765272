import { lstatSync, realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileOf } from '../../host/find-lab.ts';
import { BUILTIN } from '../../host/source/catalogue.ts';
import { isScript } from '../../host/source/file.ts';
import { LabError } from '../../lab/error.ts';
import type { Call, Settings } from './tool.ts';

/**
 * An AI agent may do what a stranger's text has told it. So labs that are programs run with `--trust` only, files must lie below the
 * folder in which the server was started, and labs that others have started are not touched.
 *
 * @param own names of labs that this server has started
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
  // As `lab compare` takes it: a file of a commit is in the repository, wherever that is. A file that is called so is a file.
  const [, , committed] = isThere(asked) ? [] : (/^([^:/]+):(.+)$/.exec(asked) ?? []);
  const path = committed ?? (asked.includes('.') ? asked : fileOf(asked));
  if (isScript(path)) {
    const what = 'is a program, and to read it is to run it';
    throw new LabError('usage', { where: asked, what, allowed: 'YAML or JSON; or lab mcp --trust' });
  }
  if (committed === undefined && isOutside(path)) {
    const what = 'is not below the folder in which lab mcp was started';
    throw new LabError('usage', { where: asked, what, allowed: 'a file there; or lab mcp --trust' });
  }
}

const WAYS = '"lab", a name or path, or "definition", its text';

/** Also as a link that leads nowhere yet. */
const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Follows links. A file that is not there is told by the verb. */
function isOutside(path: string): boolean {
  try {
    const way = relative(realpathSync('.'), realpathSync(path));
    return way === '..' || way.startsWith(`..${sep}`) || way.startsWith(sep);
  } catch {
    return relative('.', path).startsWith('..');
  }
}
