import { realTime } from '../../kernel/clock.ts';
import { KernelError } from '../../kernel/error.ts';
import { HookTrace } from '../../kernel/hook-trace.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import { NFPROTO } from '../../kernel/netlink/nftables-constants.ts';
import type { TraceMessage } from '../../kernel/netlink/trace-messages.ts';
import { BEHIND, TRACE_TABLE } from '../../kernel/netlink/trace-table-messages.ts';
import { chainsElsewhere } from '../../kernel/ruleset.ts';
import { readSysctl } from '../../kernel/sysctl.ts';
import type { Instance } from '../instance.ts';
import type { HookEvent, NodeTrace } from '../protocol.ts';
import type { NodeLinks } from './node-links.ts';

const FAMILIES: Record<number, string> = {
  [NFPROTO.INET]: 'inet',
  [NFPROTO.IPV4]: 'ip',
  [NFPROTO.IPV6]: 'ip6',
  [NFPROTO.ARP]: 'arp',
  [NFPROTO.BRIDGE]: 'bridge',
  [NFPROTO.NETDEV]: 'netdev',
};

/** How often nodes are looked at for a moment without packets. In a network that is never quiet there may be none. */
const BUSY = 10;

interface Traced {
  node: Namespace;
  trace: HookTrace;
  names: Map<number, string>;
}

/**
 * Follows packets through the netfilter hooks of nodes while probes run: of each node that is watched, has rules or
 * bridges, or forwards packets.
 */
export class Traces {
  readonly #traces: Traced[] = [];
  /** Nodes whose kernel cannot trace. Their probes run all the same. */
  readonly #missing: NodeTrace[] = [];

  /** @param watched nodes whose packets are captured */
  constructor(instance: Instance, watched: ReadonlySet<string>, links: NodeLinks) {
    try {
      for (const node of instance.nodes) {
        if (watched.has(node.name) || isWorthIt(instance, node, links)) this.#start(node, links);
      }
    } catch (error) {
      // The caller gets `error`. An error while stopping is ignored, because the sandbox removes everything anyway.
      this.stop().catch(() => {});
      throw error;
    }
  }

  /** Returns the events since the last slice. */
  slice(): NodeTrace[] {
    const traced = this.#traces.map(({ node, trace, names }) => {
      const { messages, lost } = trace.take();
      return { node: node.name, events: messages.flatMap((message) => eventOf(message, names) ?? []), lost };
    });
    return [...traced, ...this.#missing];
  }

  /**
   * Forgets all events up to now.
   *
   * @returns the time, by the kernel's clock, at which no node had more events
   */
  forget(): bigint {
    for (let tries = 0; ; tries++) {
      const since = realTime();
      const had = this.#traces.map(({ trace }) => trace.take().messages.length);
      // Otherwise a packet of this moment could be in one node's trace and not in another's.
      if (tries === BUSY || had.every((count) => count === 0)) return since;
    }
  }

  /** Resolves when nothing of the trace is left in any node. */
  async stop(): Promise<void> {
    await Promise.all(this.#traces.map(({ trace }) => trace.close()));
  }

  #start(node: Namespace, links: NodeLinks): void {
    const names = links.namesOf(node);
    try {
      this.#traces.push({ node, trace: new HookTrace(node, chainsElsewhere(node)), names });
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      this.#missing.push({ node: node.name, events: [], lost: true, missing: error.message });
    }
  }
}

function isWorthIt(instance: Instance, node: Namespace, links: NodeLinks): boolean {
  return (
    links.hasBridge(node) || instance.isRuled(node.name) || readSysctl(node, 'net.ipv4.ip_forward') === '1'
  );
}

/**
 * Returns the event. An event of our own chains only says that a packet came; an event of other chains says who
 * decided what. The end of a chain decides nothing.
 */
function eventOf(message: TraceMessage, names: Map<number, string>): HookEvent | undefined {
  const { id, table, chain, handle, type, verdict, network, mark } = message;
  if (table === TRACE_TABLE)
    return network && isFollowed(message, network) ? comes(message, network, names) : undefined;
  if (type === 'rule' && handle !== undefined)
    return {
      ...{ do: 'rule', id, table: tableName(message), chain, handle, verdict },
      ...(mark !== undefined && { mark }),
    };
  if (type === 'policy' && verdict !== 'accept')
    return { do: 'policy', id, table: tableName(message), chain, verdict };
  return undefined;
}

const ARP = 0x0806;
const IPV4 = 0x0800;
const IPV6 = 0x86dd;

/** Other packets at an interface's ingress hook have nothing to do with IP. */
const isFollowed = (message: TraceMessage, network: Buffer): boolean =>
  message.family !== NFPROTO.NETDEV || [ARP, IPV4, IPV6].includes(typeOf(message, network));

/** Returns the EtherType of a frame. A packet that was not yet sent may have no link header. */
function typeOf({ family, link }: TraceMessage, network: Buffer): number {
  const type = link?.length === ETHERNET ? link.readUInt16BE(12) : 0;
  if (type !== 0) return type;
  if (family === NFPROTO.ARP) return ARP;
  return isIpv6(network) ? IPV6 : IPV4;
}

const isIpv6 = (network: Buffer): boolean => (network[0] ?? 0) >> 4 === 6;

const tableName = ({ family, table }: TraceMessage) => `${FAMILIES[family] ?? family} ${table}`;

/** Returns the event of a packet that came to a hook, or passed the hook's address translation. */
function comes(message: TraceMessage, network: Buffer, names: Map<number, string>): HookEvent {
  const { id, chain, iif, oif, mark, ct } = message;
  const name = (index: number | undefined) => (index === undefined ? undefined : names.get(index));
  const [from, to] = [name(iif), name(oif)];
  const family = familyOf(message, network);
  const frame = frameOf(message, network).toString('base64');
  const isBehind = chain.startsWith(BEHIND);
  return {
    do: isBehind ? 'translated' : 'enter',
    id,
    family,
    hook: isBehind ? chain.slice(BEHIND.length) : chain,
    ...(from && { iif: from }),
    ...(to && { oif: to }),
    ...(mark !== undefined && { mark }),
    ...(ct && { ct }),
    frame,
  };
}

const ETHERNET = 14;

function familyOf(message: TraceMessage, network: Buffer): 'bridge' | 'arp' | 'ip' | 'ip6' {
  if (message.family === NFPROTO.BRIDGE) return 'bridge';
  const type = typeOf(message, network);
  return type === ARP ? 'arp' : isIpv6(network) ? 'ip6' : 'ip';
}

/**
 * Builds a frame from the headers that the kernel shows. The kernel cuts TCP options off; they are left out of the
 * lengths.
 */
function frameOf(message: TraceMessage, network: Buffer): Buffer {
  const { link, transport = Buffer.alloc(0) } = message;
  const ethernet = link?.length === ETHERNET ? link : Buffer.alloc(ETHERNET);
  const type = typeOf(message, network);
  ethernet.writeUInt16BE(type, 12);
  const isV6 = type !== ARP && isIpv6(network);
  const protocol = isV6 ? network[6] : network[9];
  if (type !== ARP && protocol === TCP && transport.length >= 20)
    transport.writeUInt8(0x50 | (transport.readUInt8(12) & 0x0f), 12);
  const fragment = isV6 && protocol === FRAGMENT ? [SOME_FRAGMENT] : [];
  return Buffer.concat([ethernet, network, ...fragment, transport]);
}

const TCP = 6;
const FRAGMENT = 44;
/**
 * A stand-in for a fragment header. The kernel shows no extension headers, so the fragment's number and its packet
 * are unknown. It can be any fragment but the first.
 */
const SOME_FRAGMENT = Buffer.from([59, 0, 0, 8, 0, 0, 0, 0]);
