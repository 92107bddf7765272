/**
 * The agent: the one process that touches the kernel, inside the sandbox's namespaces.
 * Descriptor 3, or with `--stdio` standard input and output, is the stream to the CLI that started it; when that
 * closes, the sandbox ends, unless the CLI has let go of it. With a socket's path as its argument it also serves those
 * who come later.
 */
import { watch } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { basename, dirname } from 'node:path';
import { Duplex } from 'node:stream';
import { keepNeededCapabilities } from '../kernel/capabilities.ts';
import { makeReadOnly, mountTmpfs } from '../kernel/mount.ts';
import { connect } from './channel.ts';
import { LiveCalls } from './live.ts';
import { hello, runOnce } from './once.ts';
import { isInstalled } from './program.ts';
import type { AgentCalls, CliCalls } from './protocol.ts';
import { room } from './room/room.ts';

const [, , socketPath, way] = process.argv;
const live = new LiveCalls();
let detached = false;

function serve(stream: Duplex): void {
  const calls: AgentCalls = {
    hello,
    // Evaluated when it is asked for, as few labs need it: not every agent is to load cryptography for MAC addresses.
    lacking: async (features) => (await import('./capability/capability.ts')).lacking(features),
    examine: async () => (await import('./capability/examine.ts')).examine(),
    missing: (programs) => programs.filter((program) => !isInstalled(program)),
    room,
    run: (request) => runOnce(request, (phase) => void events.phase(request.id, phase), events),
    ...live.calls(
      () => events,
      (end) => void stream.once('close', end),
    ),
    detach: () => {
      detached = true;
    },
    end: () => process.exit(0),
  };
  const events = connect<CliCalls, AgentCalls>(stream, calls, ['phase']);
  stream.on('error', () => stream.destroy());
}

if (socketPath !== undefined) {
  // Before /run is hidden: the state folder may lie there.
  process.umask(0o077);
  const server = createServer(serve);
  server.once('error', ({ code }: NodeJS.ErrnoException) => {
    // The CLI reads it.
    process.stderr.write(`agent.sock: ${code}\n`);
    process.exit(1);
  });
  server.listen(socketPath);
  // Without its socket nobody can find this lab again, and so nobody could end it.
  watch(dirname(socketPath), (_, name) => name === basename(socketPath) && process.exit(0));
}
mountTmpfs('/run', { mode: 0o755 });
// Of these the machine has but one, and root could set them.
if (process.getuid?.() === 0) makeReadOnly('/proc/sys', '/proc/sys/net');
keepNeededCapabilities();

const starter = way === '--stdio' ? standardStreams() : new Socket({ fd: 3, readable: true, writable: true });
starter.once('close', () => {
  if (!detached) process.exit(0);
});
serve(starter);

/** As sockets: Node's own process.stdout would block this thread whenever its reader is slow. */
function standardStreams(): Duplex {
  // execa looks at Node's own when it is evaluated, and Node cannot open them once they are ours.
  void [process.stdin, process.stdout, process.stderr];
  const input = new Socket({ fd: 0, readable: true, writable: false });
  const stream = Duplex.from({
    readable: input,
    writable: new Socket({ fd: 1, readable: false, writable: true }),
  });
  input.once('close', () => stream.destroy());
  return stream;
}
