import { existsSync, rmSync, statSync, watch } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { createServer } from 'node:net';
import { finished, pipeline } from 'node:stream';
import { ROOMY } from '../../agent/channel.ts';
import type { LabFolder } from '../lab-folder.ts';
import { findKernel } from './kernels.ts';
import { startMachine } from './machine.ts';

interface Kept {
  /** The path of the kernel's image. */
  kernel: string;
  /** Set if its programs may see everything that the user can see. */
  trust?: true;
}

/**
 * Keeps the virtual machine of a running lab. It connects each client of the lab's socket to the agent: each one
 * has an HTTP/2 stream, and all of them share the one serial line. It ends with the process that started it, unless
 * that process has written `stay` to its standard input. When the machine has ended, the console's output is
 * written to standard error.
 */
export async function keepMachine(folder: LabFolder, { kernel, trust }: Kept): Promise<number> {
  const { ino } = statSync(folder.path);
  const machine = startMachine(findKernel(kernel), {
    folder: folder.path,
    asMachine: trust === true,
    isShared: true,
  });
  const line = connectHttp2('http://agent', { createConnection: () => machine.stream, ...ROOMY });
  // If the line ends for any reason, the machine is ended too.
  line.on('error', () => {}).once('close', () => machine.kill());
  const server = createServer((client) => {
    const stream = line.request({ ':method': 'POST' }, { endStream: false });
    // When either end closes, the other one is closed too.
    finished(client, () => stream.close());
    pipeline(client, stream, client, () => client.destroy());
  });
  server.on('error', () => machine.kill());
  server.listen(folder.socket, () => {
    // Without its socket nobody could find this lab again.
    watch(folder.path, { persistent: false }, () => existsSync(folder.socket) || machine.kill());
    process.stdout.write(`${machine.keeper}\n`);
  });
  let word = '';
  process.stdin.setEncoding('utf8').on('data', (text) => {
    word += text;
  });
  process.stdin.once('close', () => word === 'stay\n' || machine.kill());
  await machine.ended;
  // Usually the keeper has removed the folder, unless it was killed. A later lab of the same name has another
  // folder.
  if (statSync(folder.path, { throwIfNoEntry: false })?.ino === ino)
    rmSync(folder.path, { recursive: true, force: true });
  process.stderr.write(machine.said());
  server.close();
  line.destroy();
  process.stdin.destroy();
  return 0;
}
