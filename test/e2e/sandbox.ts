import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** `root`: real root. `rootless`: root of a user namespace, as every ordinary user can be. */
export type Rights = 'root' | 'rootless';

/** What tests can run as on this machine. Real root can do both. */
export const RIGHTS: Rights[] = process.getuid?.() === 0 ? ['root', 'rootless'] : ['rootless'];

const NAMESPACES = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
const OWN_USER = ['--user', '--map-current-user', '--keep-caps'];

/**
 * Bundles the TypeScript program `entry` (a path), runs it in a new sandbox, and returns the JSON that it printed.
 * Rejects with the program's standard error if it fails.
 */
export async function runInSandbox<T>(
  entry: string,
  rights: Rights = RIGHTS[0] as Rights,
  args: readonly string[] = [],
): Promise<T> {
  const user = rights === 'rootless' ? OWN_USER : [];
  const command = [...user, ...NAMESPACES, process.execPath, await bundleOf(entry), ...args];
  const { stdout } = await run('unshare', command, { maxBuffer: 1 << 26 });
  return JSON.parse(stdout) as T;
}

/** Bundles by entry path, because a test file often runs the same program many times. */
const bundles = new Map<string, Promise<string>>();

function bundleOf(entry: string): Promise<string> {
  const known = bundles.get(entry) ?? bundle(entry);
  bundles.set(entry, known);
  return known;
}

/** Node 20 cannot run TypeScript. The bundle lies where it finds koffi, under a name that is unique for the entry. */
async function bundle(entry: string): Promise<string> {
  const name = `${basename(entry, '.ts')}-${createHash('sha256').update(entry).digest('hex').slice(0, 8)}.mjs`;
  const outfile = join(root, 'node_modules/.cache/hairpin-e2e', name);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['koffi', 'jiti', 'cpu-features', '*.node'],
    sourcemap: 'inline',
    logLevel: 'error',
    // Keeps the program alive while it waits for a child to end. A real agent is kept alive by its channel.
    banner: {
      js: `{ const alive = setInterval(() => {}, 2 ** 30); process.once('answered', () => clearInterval(alive)); }`,
    },
  });
  return outfile;
}
