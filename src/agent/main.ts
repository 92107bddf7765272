/**
 * The agent: process 1 of a sandbox, and the only process that touches a lab's kernel. It has three arguments. The
 * first two are descriptors from and to the CLI that started it; they may be the same number. The third is `shared`
 * if several clients speak over them, otherwise `own`. `confined` follows if the sandbox has its own user
 * namespace. When the CLI ends, so does the sandbox, unless the CLI has detached from it.
 * sandbox ends, unless the CLI has let go of it.
 */
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { makeRoomForDescriptors } from '../kernel/descriptors.ts';
import { ignoreSignals } from '../kernel/signals.ts';
import { capacity } from './capacity/capacity.ts';
import { type ByteStreams, bothWays, connect } from './channel.ts';
import { hideMachine, serveAt } from './home.ts';
import { LiveCalls } from './live.ts';
import { isInstalled } from './program.ts';
import type { AgentCalls, CliCalls } from './protocol.ts';
import { hello, runOnce } from './run-once.ts';

ignoreSignals();
makeRoomForDescriptors();
const live = new LiveCalls();
let detached = false;
/** Does the sandbox have its own user namespace? */
const isConfined = process.argv[5] === 'confined' || process.getuid?.() !== 0;
const end = () => process.exit(0);

function serve(streams: Duplex | ByteStreams): void {
  const { input } = bothWays(streams);
  const calls: AgentCalls = {
    begin: async (home) => {
      // This must come before /run is hidden, because the state folder may be there.
      const served = home && serveAt(home, serve, end);
      hideMachine(isConfined);
      await served;
      return hello();
    },
    hello,
    // Loaded only when asked for, because few labs need it. It loads cryptography, which would slow the agent's
    // start.
    lacking: async (features) => (await import('./capability/capability.ts')).lacking(features),
    examine: async () => (await import('./capability/examine.ts')).examine(),
    tryRules: async (rules, sight) => (await import('./build/load-rules.ts')).tryRules(rules, sight),
    tryFilters: async (filters) => (await import('./probe/try-filters.ts')).tryFilters(filters),
    missing: (programs) => programs.filter((program) => !isInstalled(program)),
    room: capacity,
    run: (request) => runOnce(request, (phase) => void events.phase(request.id, phase), events),
    ...live.calls(
      () => events,
      (end) => void input.once('close', end),
    ),
    detach: () => {
      detached = true;
    },
    end,
  };
  const events = connect<CliCalls, AgentCalls>(streams, calls, ['phase', 'clearDrops']);
}

const [from = 3, to = 3] = process.argv.slice(2, 4).map(Number);
const line = from === to ? new Socket({ fd: from, readable: true, writable: true }) : pair(from, to);
if (process.argv[4] === 'shared') void shareLine();
else serveStarter(line);

/** Serves the CLI that started this agent. The sandbox ends with it. */
function serveStarter(streams: Duplex | ByteStreams): void {
  bothWays(streams).input.once('close', () => {
    if (!detached) end();
  });
  serve(streams);
}

/** Serves several clients over one line. The first one counts as the CLI that started this agent. */
async function shareLine(): Promise<void> {
  const { serveShared } = await import('./shared-line.ts');
  let hasStarter = false;
  const take = (stream: Duplex) => {
    if (hasStarter) return serve(stream);
    hasStarter = true;
    serveStarter(stream);
  };
  serveShared(line, take, end);
}

/** Uses sockets, because Node's process.stdout would block this thread while its reader is slow. */
function pair(from: number, to: number): ByteStreams {
  // execa reads process.stdout when it is loaded, and Node can no longer open it once the descriptor is used here.
  if (to === 1) void process.stdout;
  return {
    input: new Socket({ fd: from, readable: true, writable: false }),
    output: new Socket({ fd: to, readable: false, writable: true }),
  };
}
