import { createServer } from 'node:http2';
import { Duplex } from 'node:stream';
import { type ByteStreams, bothWays, ROOMY } from './channel.ts';

/**
 * Serves several clients over one line: each has an HTTP/2 stream of its own.
 * @param over called when the line is closed: no client can come any more
 */
export function serveShared(
  line: Duplex | ByteStreams,
  serve: (stream: Duplex) => void,
  over: () => void,
): void {
  const { input, output } = bothWays(line);
  const server = createServer(ROOMY);
  server.on('stream', (stream) => {
    stream.respond();
    serve(stream);
  });
  const both = Duplex.from({ readable: input, writable: output });
  both.on('error', () => {}).once('close', over);
  server.emit('connection', both);
}
