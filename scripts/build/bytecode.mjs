import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { Script } from 'node:vm';

/** Descriptors of the rehearsal: calls to the agent, its answers, and the bytecode. */
const [CALLS, ANSWERS, BYTECODE] = [3, 4, 5];
const PATIENCE_MS = 20_000;

/** V8's bytecode of a bundle: of what it compiles at once, which is little; the rest it compiles when that is called. */
export const bytecodeOf = (source) => new Script(source).createCachedData();

const isBytecodeOf = (cachedData, file) =>
  cachedData?.length > 0 && !new Script(readFileSync(file, 'latin1'), { cachedData }).cachedDataRejected;

/**
 * Bytecode of an agent that has built a lab, and so of all that takes. For this the agent builds one, in a sandbox;
 * undefined where that cannot be.
 *
 * @param {string} file with the bundle; it finds its modules from `home`, which is a file too
 * @param {{ lab: object, steps: object[] }} rehearsal
 */
export async function bytecodeOfBuilding(file, home, { lab, steps }) {
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-current-user', '--keep-caps'];
  const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const rehearse = new URL('rehearse.mjs', import.meta.url).pathname;
  const program = [process.execPath, rehearse, file, home, `${BYTECODE}`, `${CALLS}`, `${ANSWERS}`];
  const sandbox = spawn('unshare', [...user, ...namespaces, ...program], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  const [calls, answers, bytecode] = [CALLS, ANSWERS, BYTECODE].map((fd) =>
    sandbox.stdio[fd].on('error', () => {}),
  );
  const ended = once(sandbox, 'close').catch(() => []);
  const code = buffer(bytecode).catch(() => undefined);
  const asked = [
    ['begin', []],
    ['prepare', [Object.keys(lab.nodes)]],
    ['up', [{ name: lab.name, definition: lab, toggles: {} }, steps]],
  ];
  for (const [m, a] of asked) calls.write(`${JSON.stringify({ t: 'q', i: m, m, a })}\n`);
  // When it hears no more it ends.
  answers.setEncoding('utf8').on('data', (text) => text.includes('"i":"up"') && calls.end());
  const [exitCode] = await ended;
  return exitCode === 0 && isBytecodeOf(await code, file) ? code : undefined;
}
