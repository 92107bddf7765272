import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { Duplex } from 'node:stream';

/** The error code for a connection by ssh(1) that reached no engine. */
export const NO_SSH = 'ESSH';

/**
 * Connects to an engine on another machine as the docker command does: with the user's own ssh and ~/.ssh, and
 * `docker system dial-stdio` on the other machine.
 * @param url `ssh://[USER@]HOST[:PORT][/SOCKET]`
 */
export function overSsh(url: string): Agent {
  const agent = new Agent();
  agent.createConnection = () => new Connection(sshArguments(url));
  return agent;
}

/** Exported for tests. ssh must ask nothing at the terminal, and must notice when the other machine is gone. */
export function sshArguments(url: string): string[] {
  const { hostname, port, username, pathname } = new URL(url);
  const options = ['BatchMode=yes', 'ConnectTimeout=30', 'ServerAliveInterval=15', 'ServerAliveCountMax=3'];
  const socket = decodeURIComponent(pathname);
  const command = ['docker', ...(/^\/?$/.test(socket) ? [] : ['--host', quoted(`unix://${socket}`)])];
  return [
    '-T',
    ...options.flatMap((option) => ['-o', option]),
    ...(username ? ['-l', decodeURIComponent(username)] : []),
    ...(port ? ['-p', port] : []),
    '--',
    hostname.replace(/^\[(.*)\]$/, '$1'),
    ...command,
    'system',
    'dial-stdio',
  ];
}

/** Quotes a word for the shell on the other machine. */
const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/**
 * The input and output of a program as one stream. The end of its output, or a broken pipe, is reported only when
 * the program has ended and the reason is known.
 */
class Connection extends Duplex {
  readonly #ssh: ChildProcessWithoutNullStreams;

  constructor(args: readonly string[]) {
    super();
    // ssh has its own session, so that Ctrl-C does not cut the connection that the command needs for cleaning up.
    this.#ssh = spawn('ssh', args, { detached: true, stdio: 'pipe' });
    let said = '';
    const { stdin, stdout, stderr } = this.#ssh;
    stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
    });
    stdin.on('error', () => {});
    stdout.on('data', (data: Buffer) => {
      if (!this.push(data)) stdout.pause();
    });
    const fail = (what: string) => this.destroy(Object.assign(new Error(what), { code: NO_SSH }));
    this.#ssh.once('error', ({ message }) => fail(message));
    this.#ssh.once('close', (code) => {
      if (code === 0) this.push(null);
      else fail(said.trim().split('\n').at(-1) || `ssh ended with ${code ?? 'a signal'}`);
    });
  }

  override _read(): void {
    this.#ssh.stdout.resume();
  }

  override _write(data: Buffer, encoding: BufferEncoding, done: () => void): void {
    this.#ssh.stdin.write(data, encoding, () => done());
  }

  override _final(done: () => void): void {
    this.#ssh.stdin.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#ssh.kill();
    done(error);
  }
}
