import { Duplex, PassThrough } from 'node:stream';
import type Docker from 'dockerode';

/** The input and output of a program in a container as one stream, and its standard error so far. */
export interface Attached {
  stream: Duplex;
  said(): string;
}

/**
 * @param raw the connection to a program without a terminal: the engine sends standard output and standard error
 * over it, in frames
 */
export function attached(docker: Docker, raw: NodeJS.ReadWriteStream): Attached {
  const output = new PassThrough();
  const errors = new PassThrough();
  docker.modem.demuxStream(raw, output, errors);
  let said = '';
  errors.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const stream = Duplex.from({ readable: output, writable: raw });
  // The program or the engine has ended: nothing more arrives, and nothing can be written.
  const end = () => stream.destroy();
  raw.once('end', end).once('close', end).once('error', end);
  return { stream, said: () => said };
}
