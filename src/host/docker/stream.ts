import { Duplex, PassThrough } from 'node:stream';
import type Docker from 'dockerode';

/** What a program in a container reads and writes, as one stream; and what it said on standard error so far. */
export interface Attached {
  stream: Duplex;
  said(): string;
}

/** @param raw both outputs in frames of one connection, as the engine sends them where there is no terminal */
export function attached(docker: Docker, raw: NodeJS.ReadWriteStream): Attached {
  const output = new PassThrough();
  const errors = new PassThrough();
  docker.modem.demuxStream(raw, output, errors);
  let said = '';
  errors.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const stream = Duplex.from({ readable: output, writable: raw });
  // The program has ended, or the engine has: nothing more comes, and nothing can be written.
  const end = () => stream.destroy();
  raw.once('end', end).once('close', end).once('error', end);
  return { stream, said: () => said };
}
