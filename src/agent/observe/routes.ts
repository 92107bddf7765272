import type { Namespace } from '../../kernel/namespace.ts';
import type { LinkState } from '../../kernel/netlink/link-state.ts';
import { linkTable, vxlanRemotes } from '../../kernel/read.ts';
import { lookUpRoute, type RouteQuestion } from '../../kernel/route-lookup.ts';
import type { PlacedProbe } from '../../lab/probe.ts';
import type { Instance } from '../instance.ts';
import type { AskedRoute, HookEvent, NodeTrace } from '../protocol.ts';
import { addressesTold } from './dns-told.ts';
import { headersOf } from './headers.ts';
import type { NodeCapture } from './node-capture.ts';
import { nameServers, probeQuestions } from './probe-questions.ts';

/** The most questions for one node. More would only repeat, for example during a port scan. */
const MOST = 64;

/**
 * Asks each node what it would do with each packet that was seen there. Asks the probe's node also about the
 * probe's own packets, to addresses that it may have from a name server. The kernel answers for the present moment,
 * so call this before anything changes.
 */
export function askRoutes(
  instance: Instance,
  traces: readonly NodeTrace[],
  probe: PlacedProbe,
  captures: readonly NodeCapture[],
): AskedRoute[] {
  const told = captures.filter(({ node }) => node === probe.from).flatMap(addressesTold);
  const asking = instance.node(probe.from);
  const own = probeQuestions(asking, probe, [...new Set(told)]);
  const servers = own.length === 0 ? nameServers(asking) : [];
  return instance.nodes.flatMap((node) => {
    const { events = [] } = traces.find((trace) => trace.node === node.name) ?? {};
    const asker = new Asker(node);
    asker.askOfTunnels();
    if (node === asking) asker.askOfProbe(own, servers);
    for (const event of remarked(events)) {
      const seen = packetOf(event);
      if (seen?.of === 'arrival') asker.askOfArrival(seen.question);
      else if (seen) asker.ask(seen.of, seen.question);
    }
    return asker.asked;
  });
}

class Asker {
  readonly asked: AskedRoute[] = [];
  readonly #node: Namespace;
  readonly #known = new Set<string>();
  #links: Map<number, LinkState> | undefined;

  constructor(node: Namespace) {
    this.#node = node;
  }

  /** Asks for the routes to the other ends of tunnels. */
  askOfTunnels(): void {
    for (const [index, { kind, tunnel }] of this.#linkTable()) {
      if (tunnel === undefined) continue;
      const stations = kind === 'vxlan' ? vxlanRemotes(this.#node, index) : [];
      for (const dst of new Set([tunnel.remote, ...stations]))
        if (dst) this.ask('sent', { dst, ...(tunnel.local && { src: tunnel.local }) });
    }
  }

  /** Asks about what the probe wanted to send, and for the way to name servers. */
  askOfProbe(own: readonly RouteQuestion[], servers: readonly string[]): void {
    for (const question of own) {
      const answer = this.ask('sent', question);
      // A socket asks again when it knows its source, because a routing rule may mind that.
      if (answer && 'type' in answer && answer.prefsrc)
        this.ask('sent', { ...question, src: answer.prefsrc });
    }
    for (const dst of servers) this.ask('lookup', { dst });
  }

  #linkTable(): Map<number, LinkState> {
    this.#links ??= linkTable(this.#node);
    return this.#links;
  }

  /** @returns the kernel's answer; undefined if the same was asked before */
  ask(of: AskedRoute['of'], question: RouteQuestion): AskedRoute['answer'] | undefined {
    const key = `${of} ${JSON.stringify(question)}`;
    if (this.#known.has(key) || this.asked.length >= MOST) return undefined;
    this.#known.add(key);
    const answer = lookUpRoute(this.#node, question, this.#linkTable());
    this.asked.push({ node: this.#node.name, of, question, answer });
    return answer;
  }

  askOfArrival(question: RouteQuestion): void {
    const { src = '', dst, protocol, mark, srcPort, dstPort } = question;
    const answer = this.ask('arrival', question);
    if (answer === undefined) return;
    const carried = protocol === undefined ? {} : { protocol };
    this.ask('source', { dst: src });
    if ('errno' in answer) this.ask('own', { dst, ...marked(mark), ...carried, ...ports(srcPort, dstPort) });
    else if (answer.type === 'local')
      this.ask('reply', { src: dst, dst: src, ...carried, ...ports(dstPort, srcPort) });
  }
}

const marked = (mark?: number) => (mark === undefined ? {} : { mark });

const ports = (srcPort?: number, dstPort?: number) => ({
  ...(srcPort !== undefined && { srcPort }),
  ...(dstPort !== undefined && { dstPort }),
});

type Arrival = Extract<HookEvent, { frame: string }>;

/**
 * Returns the events of packets. If a rule gave another mark to a packet that the node itself sent, there is one
 * more event, with the new mark: the kernel looks up the route again at once, and drops the packet if there is
 * none.
 */
function remarked(events: readonly HookEvent[]): Arrival[] {
  const made = new Map<number, Arrival>();
  return events.flatMap((event): Arrival[] => {
    if ('frame' in event) {
      made.set(event.id, event);
      return [event];
    }
    const packet = made.get(event.id);
    const mark = 'mark' in event ? event.mark : undefined;
    if (packet?.hook !== 'output' || mark === undefined || mark === packet.mark) return [];
    return [{ ...packet, do: 'translated', mark }];
  });
}

/** The IPv6 fragment header. The kernel does not show which protocol the fragment carries. */
const FRAGMENT = 44;

/** Returns the question about a packet at one hook. There is none for multicast and broadcast. */
function packetOf(event: Arrival): Pick<AskedRoute, 'of' | 'question'> | undefined {
  if (event.do !== 'translated' || event.family === 'bridge') return undefined;
  const { hook, iif, mark } = event;
  const of = hook === 'prerouting' ? 'arrival' : hook === 'output' ? 'sent' : undefined;
  const headers = of && headersOf(Buffer.from(event.frame, 'base64'));
  if (!of || !headers || isGroup(headers.dst) || iif === 'lo') return undefined;
  const { src, dst, srcPort, dstPort } = headers;
  const protocol = headers.protocol === FRAGMENT ? {} : { protocol: headers.protocol };
  const from = of === 'arrival' && iif !== undefined ? { iif } : {};
  const question = { src, dst, ...from, ...marked(mark), ...protocol };
  return { of, question: { ...question, ...ports(srcPort, dstPort) } };
}

const isGroup = (address: string) => /^(22[4-9]|23\d|25[0-5])\.|^ff/i.test(address);
