import { LabError, type Problem } from '../lab/error.ts';
import type { Namespace } from './namespace.ts';
import { getLinkMessage } from './netlink/link-messages.ts';
import { type BridgePort, type LinkState, parseLink, passesFrames } from './netlink/link-state.ts';
import { links, linkTable } from './read.ts';
import { hasConverged } from './spanning-tree.ts';
import { LinkWatch } from './watch.ts';

/** Interfaces that will pass frames. */
export interface ExpectedLinks {
  ns: Namespace;
  names: readonly string[];
}

/** Milliseconds between two checks whether bridges agree on a spanning tree. The kernel does not report that. */
const AGREEMENT = 100;

/**
 * Resolves when all interfaces are operational and all bridge ports are forwarding. With the spanning tree protocol
 * a port may be blocking instead, and all bridges must agree. The kernel takes some time for this after the links
 * are set up. A bridge need not be operational if none of its ports has a carrier. Rejects after `timeout`
 * milliseconds with a LabError that names the missing ones.
 */
export async function linksReady(expected: readonly ExpectedLinks[], timeout: number): Promise<void> {
  const deadline = now() + timeout;
  let waiting = unready(expected);
  if (waiting.length === 0) return;
  const watch = new LinkWatch(new Set(waiting.map(({ ns }) => ns)));
  let elects = false;
  try {
    // The next reading sees changes from before the watch began; later changes wake the watch.
    for (;;) {
      elects ||= waiting.some(isElecting);
      waiting = unready(waiting);
      // A blocking port may change again, so all ports must be settled at the same moment.
      if (waiting.length === 0 && elects) waiting = unready(expected);
      if (waiting.length === 0 && (!elects || hasConverged(expected.map(({ ns }) => ns)))) return;
      await watch.changed(patience(deadline, waiting));
    }
  } finally {
    watch.close();
  }
}

/** Milliseconds on a clock that nobody can set. Using `performance` would make Node load more than all of this file. */
const now = () => process.uptime() * 1000;

/** Returns how many milliseconds to wait. Throws if none are left. */
function patience(deadline: number, waiting: readonly Waiting[]): number {
  const left = deadline - now();
  if (left <= 0) throw new LabError('kernel', waiting.length > 0 ? waiting.flatMap(problems) : UNDECIDED);
  return waiting.length > 0 ? left : Math.min(left, AGREEMENT);
}

/** Returns the interfaces that are not ready, each with what is missing. */
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

/** The final states of a port with the spanning tree protocol. */
const SETTLED = ['forwarding', 'blocking'];

/** Is the spanning tree protocol still choosing ports? */
function isElecting({ lacking }: Waiting): boolean {
  return [...lacking.values()].some(({ port }) => port === 'listening' || port === 'learning');
}

function whatIsMissing(
  ns: Namespace,
  { name, kind, up, operstate, port, master }: LinkState,
): Lack | undefined {
  if (!up) return { what: 'it is down' };
  // Ports of a bridge that is down stay disabled.
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
