import { existsSync, rmSync, statSync, watch } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { createServer } from 'node:net';
import { finished, pipeline } from 'node:stream';
import { ROOMY } from '../../agent/channel.ts';
import type { LabFolder } from '../lab-folder.ts';
import { findKernel } from './kernels.ts';
import { startMachine } from './machine.ts';

interface Kept {
  /** The file of its image. */
  kernel: string;
  /** Its programs see all that the user sees. */
  trust?: true;
}

/**
 * Holds the virtual machine of a lab that is up, for as long as it runs. It passes whoever comes to the lab's
 * socket on to the agent: a stream of HTTP/2 for each, all over the one serial line. It ends with the process
 * that started it, until that process writes `stay` to standard input. When the machine has ended, what the
 * console showed is written to standard error.
 */
export async function keepMachine(folder: LabFolder, { kernel, trust }: Kept): Promise<number> {
  const { ino } = statSync(folder.path);
  const machine = startMachine(findKernel(kernel), {
    folder: folder.path,
    asMachine: trust === true,
    isShared: true,
  });
  const line = connectHttp2('http://agent', { createConnection: () => machine.stream, ...ROOMY });
  // Whatever ended the line: what is left of the machine goes as well.
  line.on('error', () => {}).once('close', () => machine.kill());
  const server = createServer((client) => {
    const stream = line.request({ ':method': 'POST' }, { endStream: false });
    // Whoever goes, at either end, takes the other along.
    finished(client, () => stream.close());
    pipeline(client, stream, client, () => client.destroy());
  });
  server.on('error', () => machine.kill());
  server.listen(folder.socket, () => {
    // Nobody can find this lab again when its socket is gone.
    watch(folder.path, { persistent: false }, () => existsSync(folder.socket) || machine.kill());
    process.stdout.write(`${machine.keeper}\n`);
  });
  let word = '';
  process.stdin.setEncoding('utf8').on('data', (text) => {
    word += text;
  });
  process.stdin.once('close', () => word === 'stay\n' || machine.kill());
  await machine.ended;
  // The keeper has done so, unless it was killed. A later lab of that name has another folder.
  if (statSync(folder.path, { throwIfNoEntry: false })?.ino === ino)
    rmSync(folder.path, { recursive: true, force: true });
  process.stderr.write(machine.said());
  server.close();
  line.destroy();
  process.stdin.destroy();
  return 0;
}
