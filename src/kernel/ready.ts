import { LabError, type Problem } from '../lab/error.ts';
import type { Namespace } from './namespace.ts';
import { getLinkMessage } from './netlink/link-messages.ts';
import { type LinkState, parseLink, passesFrames } from './netlink/link-state.ts';
import { links } from './read.ts';
import { LinkWatch } from './watch.ts';

/** Interfaces that must come to pass frames. */
export interface ExpectedLinks {
  ns: Namespace;
  names: readonly string[];
}

/**
 * Resolves when all the interfaces are operational and, if they are ports of a bridge, forwarding (or, with the spanning
 * tree protocol, blocking): the kernel gets there by itself some time after they were set up. A bridge none of whose
 * ports has a carrier need not have one. Rejects with a LabError that names those that are not ready after `timeout`
 * milliseconds.
 */
export async function linksReady(expected: readonly ExpectedLinks[], timeout: number): Promise<void> {
  const deadline = performance.now() + timeout;
  let waiting = unready(expected);
  if (waiting.length === 0) return;
  const watch = new LinkWatch(new Set(waiting.map(({ ns }) => ns)));
  try {
    // What changed before the watch began is seen by the next reading, what changes later wakes the watch.
    for (;;) {
      waiting = unready(waiting);
      if (waiting.length === 0) return;
      const left = deadline - performance.now();
      if (left <= 0) throw new LabError('kernel', waiting.flatMap(problems));
      await watch.changed(left);
    }
  } finally {
    watch.close();
  }
}

/** Those that are not ready, with what each lacks. */
function unready(expected: readonly ExpectedLinks[]): Waiting[] {
  return expected.flatMap(({ ns, names }) => {
    const replies = ns.netlink.request(names.map((name) => getLinkMessage(ns.link(name))));
    const lacking = new Map<string, string>();
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
  lacking: Map<string, string>;
}

function problems({ ns, lacking }: Waiting): Problem[] {
  return [...lacking].map(([name, what]) => ({ where: `${ns.name}:${name}`, what: `not ready: ${what}` }));
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
