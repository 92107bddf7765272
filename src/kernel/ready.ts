import { LabError, type Problem } from '../lab/error.ts';
import type { Namespace } from './namespace.ts';
import { getLinkMessage } from './netlink/link-messages.ts';
import { type BridgePort, type LinkState, parseLink, passesFrames } from './netlink/link-state.ts';
import { links, linkTable } from './read.ts';
import { hasConverged } from './spanning-tree.ts';
import { LinkWatch } from './watch.ts';

/** Interfaces that must come to pass frames. */
export interface ExpectedLinks {
  ns: Namespace;
  names: readonly string[];
}

/** Milliseconds between two looks at whether bridges agree: the kernel tells nobody when they do. */
const AGREEMENT = 100;

/**
 * Resolves when all the interfaces are operational and, if they are ports of a bridge, forwarding (or, with the spanning
 * tree protocol, blocking, and all bridges agree): the kernel gets there by itself some time after they were set up. A
 * bridge none of whose ports has a carrier need not have one. Rejects with a LabError that names those that are not ready
 * after `timeout` milliseconds.
 */
export async function linksReady(expected: readonly ExpectedLinks[], timeout: number): Promise<void> {
  const deadline = now() + timeout;
  let waiting = unready(expected);
  if (waiting.length === 0) return;
  const watch = new LinkWatch(new Set(waiting.map(({ ns }) => ns)));
  let elects = false;
  try {
    // What changed before the watch began is seen by the next reading, what changes later wakes the watch.
    for (;;) {
      elects ||= waiting.some(isElecting);
      waiting = unready(waiting);
      // A port that the spanning tree protocol blocks may be told otherwise later: all have to be settled at once.
      if (waiting.length === 0 && elects) waiting = unready(expected);
      if (waiting.length === 0 && (!elects || hasConverged(expected.map(({ ns }) => ns)))) return;
      await watch.changed(patience(deadline, waiting));
    }
  } finally {
    watch.close();
  }
}

/** Milliseconds on a clock that nobody sets. To look at `performance` has Node load more than all of this. */
const now = () => process.uptime() * 1000;

/** Milliseconds to wait for news. Throws when there are none left. */
function patience(deadline: number, waiting: readonly Waiting[]): number {
  const left = deadline - now();
  if (left <= 0) throw new LabError('kernel', waiting.length > 0 ? waiting.flatMap(problems) : UNDECIDED);
  return waiting.length > 0 ? left : Math.min(left, AGREEMENT);
}

/** Those that are not ready, with what each lacks. */
function unready(expected: readonly ExpectedLinks[]): Waiting[] {
  return expected.flatMap(({ ns, names }) => {
    const replies = ns.netlink.ask(names.map((name) => getLinkMessage(ns.link(name))));
    const lacking = new Map<string, Lack>();
    for (const reply of replies) {
      if (passesFrames(reply.body)) continue;
      const link = parseLink(reply.body);
      const missing = whatIsMissing(ns, link);
      if (missing !== undefined) lacking.set(link.name, missing);
    }
    return lacking.size === 0 ? [] : [{ ns, names: [...lacking.keys()], lacking }];
  });
}

interface Waiting extends ExpectedLinks {
  lacking: Map<string, Lack>;
}

interface Lack {
  what: string;
  /** Of a port whose state is what it lacks. */
  port?: BridgePort['state'];
}

const UNDECIDED: Problem = {
  where: 'bridges',
  what: 'not ready: the spanning tree protocol has not come to an end',
};

function problems({ ns, lacking }: Waiting): Problem[] {
  return [...lacking].map(([name, { what }]) => ({
    where: `${ns.name}:${name}`,
    what: `not ready: ${what}`,
  }));
}

/** Where the spanning tree protocol leaves a port, sooner or later. */
const SETTLED = ['forwarding', 'blocking'];

/** Whether the spanning tree protocol is about to choose its ports. */
function isElecting({ lacking }: Waiting): boolean {
  return [...lacking.values()].some(({ port }) => port === 'listening' || port === 'learning');
}

function whatIsMissing(
  ns: Namespace,
  { name, kind, up, operstate, port, master }: LinkState,
): Lack | undefined {
  if (!up) return { what: 'it is down' };
  // A bridge that is down leaves its ports so.
  if (port?.state === 'disabled' && linkTable(ns).get(master ?? 0)?.up === false) return undefined;
  if (port && !SETTLED.includes(port.state))
    return { what: `its bridge port is ${port.state}`, port: port.state };
  if (operstate === 'up' || name === 'lo') return undefined;
  if (kind === 'bridge' && !hasLivePort(ns, name)) return undefined;
  return { what: `it is ${operstate}` };
}

function hasLivePort(ns: Namespace, bridge: string): boolean {
  return links(ns).some(({ master, operstate }) => master === bridge && operstate === 'up');
}
