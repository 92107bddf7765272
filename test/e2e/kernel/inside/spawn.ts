import { createSocket, type Socket } from 'node:dgram';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { KernelError } from '../../../../src/kernel/error.ts';
import { ownNamespace } from '../../../../src/kernel/namespace.ts';
import { createNamespace } from '../../../../src/kernel/new-namespace.ts';
import { type SpawnOptions, spawn } from '../../../../src/kernel/spawn.ts';
import { openTerminal } from '../../../../src/kernel/terminal.ts';
import { print } from './tools.ts';

const ENV = { PATH: process.env.PATH, ONLY: 'this' };
const node = createNamespace('node');

async function run(script: string, options: Partial<SpawnOptions> = {}, input?: string) {
  const child = node.run(() =>
    spawn('sh', ['-c', script], { env: ENV, stdin: 'pipe', stdout: 'pipe', stderr: 'pipe', ...options }),
  );
  child.stdin?.end(input ?? '');
  const [stdout, stderr, end] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    child.ended,
  ]);
  return { stdout, stderr, ...end };
}

function failure(file: string): string {
  try {
    spawn(file, [], { env: ENV });
    return 'started';
  } catch (error) {
    return error instanceof KernelError ? error.errno : String(error);
  }
}

const descriptors = () => readdirSync('/proc/self/fd').length;

/** Counts how often a port is still taken after it was closed right after a program had started. */
async function taken(tries: number): Promise<number> {
  const bound = (type: 'udp4' | 'udp6') =>
    new Promise<Socket>((resolve, reject) => {
      const socket = createSocket(type);
      socket.once('error', reject);
      socket.bind({ port: 4000, exclusive: true }, () => resolve(socket));
    });
  let count = 0;
  for (let n = 0; n < tries; n++) {
    const socket = await bound('udp4');
    const child = spawn('true', [], { env: ENV });
    socket.close();
    // While the first socket is open, this one, which covers both families, cannot have its port.
    await bound('udp6').then(
      (second) => second.close(),
      () => count++,
    );
    await child.ended;
  }
  return count;
}

const own = ownNamespace().run(() => readlinkSync('/proc/thread-self/ns/net'));
const before = descriptors();
const failures = [failure('no-such-program'), failure('/etc/passwd'), failure('/proc')];
const afterFailures = descriptors();

const terminal = openTerminal(80, 24);
const tty = { open: terminal.path };
const inTerminal = node.run(() =>
  spawn('sh', ['-c', 'tty; ps -o tpgid= -p $$ | tr -d " "; echo $$ done'], {
    env: ENV,
    stdin: tty,
    stdout: tty,
    stderr: tty,
  }),
);
let shown = '';
await new Promise<void>((resolve) =>
  terminal.stream.on('data', (data: Buffer) => {
    shown += data;
    if (shown.includes('done')) resolve();
  }),
);
const terminalEnd = await inTerminal.ended;

const results = {
  own,
  there: await run('readlink /proc/self/ns/net'),
  plain: await run('cat; echo complaint >&2; exit 7', {}, 'what is said'),
  killed: await run('kill -9 $$'),
  env: await run('env | grep -v ^PWD= | grep -v ^PATH= | sort'),
  taken: await taken(100),
  descriptors: await run('ls /proc/$$/fd'),
  nothing: await run('cat; readlink /proc/self/fd/0 /proc/self/fd/2', {
    stdin: { open: '/dev/null' },
    stderr: { open: '/dev/null' },
  }),
  signals: await run('grep -E "^Sig(Blk|Ign)" /proc/self/status'),
  group: await run('echo $$; cut -d" " -f5 /proc/$$/stat'),
  many: (await Promise.all(Array.from({ length: 100 }, (_, n) => run(`echo ${n}; exit ${n}`)))).map(
    ({ stdout, exitCode }) => [Number(stdout), exitCode],
  ),
  failures,
  left: afterFailures - before,
  zombies: readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isZombie(pid)),
  terminal: { shown, end: terminalEnd },
};

function isZombie(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

terminal.close();
print(results);
