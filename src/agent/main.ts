/**
 * The agent: the only process that touches a lab's kernel, inside the sandbox's namespaces, as process 1. Its
 * arguments are two descriptors, from and to the CLI that started it (they may be the same); `own`, or `shared`
 * where others speak over them as well; and `confined` for root in a user namespace. When the CLI is gone, the
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
      // This comes before /run is hidden, as the state folder may lie there.
      const served = home && serveAt(home, serve, end);
      hideMachine(isConfined);
      await served;
      return hello();
    },
    hello,
    // Loaded when it is asked for, as few labs need it. It loads cryptography, which slows an agent's start.
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

/** The sandbox ends with the CLI that started it. */
function serveStarter(streams: Duplex | ByteStreams): void {
  bothWays(streams).input.once('close', () => {
    if (!detached) end();
  });
  serve(streams);
}

/** Serves several clients. The first one counts as the one that started this agent. */
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

/** Uses sockets, as Node's process.stdout would block this thread when its reader is slow. */
function pair(from: number, to: number): ByteStreams {
  // execa reads process.stdout when it is loaded, and Node cannot open it once the descriptor is ours.
  if (to === 1) void process.stdout;
  return {
    input: new Socket({ fd: from, readable: true, writable: false }),
    output: new Socket({ fd: to, readable: false, writable: true }),
  };
}
