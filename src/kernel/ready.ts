import { LabError, type Problem } from '../lab/error.ts';
import type { Namespace } from './namespace.ts';
import { getLinkMessage } from './netlink/link-messages.ts';
import { type LinkState, parseLink } from './netlink/link-state.ts';
import { links } from './read.ts';
import { LinkWatch } from './watch.ts';

/** Interfaces that must come to pass frames. */
export interface ExpectedLinks {
  ns: Namespace;
  names: readonly string[];
}

/**
 * Resolves when all the interfaces are operational and, if they are ports of a bridge, forwarding: the kernel gets
 * there by itself some time after they were set up. A bridge none of whose ports has a carrier need not have one.
 * Rejects with a LabError that names those that are not ready after `timeout` milliseconds.
 */
export async function linksReady(expected: readonly ExpectedLinks[], timeout: number): Promise<void> {
  if (unready(expected).length === 0) return;
  const deadline = performance.now() + timeout;
  const watch = new LinkWatch(new Set(expected.map(({ ns }) => ns)));
  try {
    // What changed before the watch began is seen by the next reading, what changes later wakes the watch.
    for (;;) {
      const problems = unready(expected);
      if (problems.length === 0) return;
      const left = deadline - performance.now();
      if (left <= 0) throw new LabError('kernel', problems);
      await watch.changed(left);
    }
  } finally {
    watch.close();
  }
}

function unready(expected: readonly ExpectedLinks[]): Problem[] {
  return expected.flatMap(({ ns, names }) => {
    const replies = ns.netlink.request(names.map((name) => getLinkMessage(ns.link(name))));
    return replies.flatMap((reply) => {
      const link = parseLink(reply.body);
      const missing = whatIsMissing(ns, link);
      return missing === undefined
        ? []
        : [{ where: `${ns.name}:${link.name}`, what: `not ready: ${missing}` }];
    });
  });
}

/** Where the spanning tree protocol leaves a port, sooner or later. */
const SETTLED = ['forwarding', 'blocking'];

function whatIsMissing(ns: Namespace, { name, kind, up, operstate, port }: LinkState): string | undefined {
  if (!up) return 'it is down';
  if (port && !SETTLED.includes(port.state)) return `its bridge port is ${port.state}`;
  if (operstate === 'up' || name === 'lo') return undefined;
  if (kind === 'bridge' && !hasLivePort(ns, name)) return undefined;
  return `it is ${operstate}`;
}

function hasLivePort(ns: Namespace, bridge: string): boolean {
  return links(ns).some(({ master, operstate }) => master === bridge && operstate === 'up');
}
