import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { Namespace } from '../../kernel/namespace.ts';
import type { LinkState } from '../../kernel/netlink/link-state.ts';
import { linkTable, vxlanRemotes } from '../../kernel/read.ts';
import { lookUpRoute, type RouteQuestion } from '../../kernel/route-lookup.ts';
import {
  addressUrls,
  addressWords,
  kindOf,
  type PlacedProbe,
  type Probe,
  probeHost,
  probePort,
} from '../../lab/probe.ts';
import type { Instance } from '../instance.ts';
import type { AskedRoute, HookEvent, NodeTrace } from '../protocol.ts';
import { addressesTold } from './dns-told.ts';
import { headersOf } from './headers.ts';
import type { NodeCapture } from './node-capture.ts';

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
  const own = probeQuestions(instance.node(probe.from), probe, [...new Set(told)]);
  return instance.nodes.flatMap((node) => {
    const { events = [] } = traces.find((trace) => trace.node === node.name) ?? {};
    const asker = new Asker(node);
    asker.askOfTunnels();
    if (probe.from === node.name) for (const question of own) asker.ask('sent', question);
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

/**
 * Returns the questions about the packets that the probe wanted to send, as far as they are known. A command's
 * addresses are those in its arguments.
 *
 * @param told addresses that a name server gave to the node meanwhile
 */
function probeQuestions(node: Namespace, probe: Probe, told: readonly string[]): RouteQuestion[] {
  if (probe.kind === 'command') {
    const urls = addressUrls(probe);
    const named = addressWords(probe).filter((word) => isIP(word) !== 0);
    const others = named.filter((word) => urls.every(({ dst }) => dst !== word));
    return [...urls, ...(named.length > 0 ? others : told).map((dst) => ({ dst }))];
  }
  const host = probeHost(probe);
  if (host === undefined) return [];
  const { protocol: known } = kindOf(probe);
  const written = isAddress(host) ? [host] : addressesIn(hostsFile(node), host);
  const addresses = written.length > 0 ? written : told;
  return addresses.map((dst) => {
    const protocol = known === 'icmp' ? (dst.includes(':') ? 58 : 1) : known;
    return { dst, ...(protocol && { protocol }), ...ports(undefined, probePort(probe)) };
  });
}

/** Is it an address rather than a name? */
export const isAddress = (host: string) => /^[\d.]+$|:/.test(host);

function hostsFile(node: Namespace): string {
  try {
    return node.runWithFiles(() => readFileSync('/etc/hosts', 'utf8'));
  } catch {
    return '';
  }
}

/** Returns the addresses of a name in a hosts file. */
export function addressesIn(hosts: string, name: string): string[] {
  return hosts.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return names.some((one) => one.toLowerCase() === name.toLowerCase()) ? [address] : [];
  });
}
