import { portVlans } from './link-details.ts';
import type { Namespace } from './namespace.ts';
import { parseAttributes } from './netlink/attribute.ts';
import { AF, NDA, NTF, NUD, TCA } from './netlink/constants.ts';
import { formatIp } from './netlink/ip.ts';
import type { LinkState } from './netlink/link-state.ts';
import { dumpNeighboursMessage, parseNeighbour } from './netlink/neighbour-messages.ts';
import { dumpQdiscsMessage, parseQdisc } from './netlink/qdisc-state.ts';
import { ROUTE, RTA, RTNH_F_ONLINK } from './netlink/route-constants.ts';
import { dumpRoutesMessage, parseRoute } from './netlink/route-state.ts';
import { dumpRulesMessage, parseRule } from './netlink/rule-state.ts';
import { linkTable } from './read.ts';
import { wireguardPeers } from './wireguard.ts';

/** An entry that stays in a table of the kernel until somebody removes it. */
export interface Kept {
  what:
    | 'route'
    | 'routing rule'
    | 'neighbour'
    | 'station'
    | 'VLAN'
    | 'queue'
    | 'tc class'
    | 'tc filter'
    | 'ipset'
    | 'WireGuard peer';
  /** The entry in the syntax of ip(8), bridge(8) or tc(8). */
  text: string;
  /** More data of the entry, in the kernel's binary form. */
  rest?: string;
}

type Links = ReadonlyMap<number, LinkState>;

/**
 * Returns the entries that people or programs have added to tables, without those that the kernel made or learned,
 * and those of routing daemons.
 */
export function kept(ns: Namespace): Kept[] {
  return ns.run(() => {
    const links = linkTable(ns);
    return [
      ...FAMILIES.flatMap((family) => routes(ns, family, links)),
      ...FAMILIES.flatMap((family) => rules(ns, family)),
      ...neighbours(ns, links),
      ...stations(ns, links),
      ...portVlans(ns).map((text): Kept => ({ what: 'VLAN', text })),
      ...queues(ns, links),
      ...wireguardPeers(ns, links).map((peer): Kept => ({ what: 'WireGuard peer', ...peer })),
    ];
  });
}

const FAMILIES = [AF.INET, AF.INET6];

const nameOf = (links: Links, index: number) => links.get(index)?.name ?? `interface ${index}`;
const words = (...all: (string | number | undefined | false)[]) =>
  all.filter((word) => word || word === 0).join(' ');
const hex = (data: Buffer | undefined) => data?.toString('hex') ?? '';

/** Offsets in `rtmsg`. */
const PROTOCOL = 5;
const HEADER = 12;
/** The origins of routes that people or scripts add: RTPROT_BOOT and RTPROT_STATIC. */
const BY_HAND = [ROUTE.PROTOCOL_BOOT, 4];

function routes(ns: Namespace, family: number, links: Links): Kept[] {
  return ns.netlink.dump(dumpRoutesMessage(ns.name, family)).flatMap(({ body }) => {
    if (!BY_HAND.includes(body[PROTOCOL] ?? 0)) return [];
    const { type, table, to, hops, prefsrc, metric } = parseRoute(body);
    const attributes = parseAttributes(body.subarray(HEADER));
    const several = attributes.get(RTA.MULTIPATH);
    const leads = ['unicast', 'local', 'anycast'].includes(type);
    const ways = hops.map(({ dev, via }) => words(via && `via ${via}`, `dev ${nameOf(links, dev)}`));
    const text = words(
      type !== 'unicast' && type,
      /^(0\.0\.0\.0|::)\/0$/.test(to) ? 'default' : to,
      leads && ways.join(' and '),
      prefsrc && `src ${prefsrc}`,
      table !== ROUTE.TABLE_MAIN && `table ${table}`,
      metric !== 0 && `metric ${metric}`,
    );
    return [
      {
        what: 'route',
        text,
        rest: `${hex(attributes.get(RTA.METRICS))} ${hex(several && withoutState(several))}`,
      },
    ];
  });
}

/** Bytes of `rtnexthop`. */
const HOP_HEADER = 8;

/** Removes the interface's index, and flags that change without anyone's doing, such as a missing carrier. */
function withoutState(several: Buffer): Buffer {
  const data = Buffer.from(several);
  for (let at = 0; at + HOP_HEADER <= data.length; ) {
    data[at + 2] = (data[at + 2] ?? 0) & RTNH_F_ONLINK;
    data.writeInt32LE(0, at + 4);
    at += (Math.max(data.readUInt16LE(at), HOP_HEADER) + 3) & ~3;
  }
  return data;
}

function rules(ns: Namespace, family: number): Kept[] {
  return ns.netlink.dump(dumpRulesMessage(ns.name, family)).map(({ body }) => {
    const rule = parseRule(body);
    const range = (name: string, ports: [number, number] | undefined) =>
      ports && `${name} ${[...new Set(ports)].join('-')}`;
    const text = words(
      `${rule.priority}:`,
      family === AF.INET6 && '-6',
      rule.not && 'not',
      `from ${rule.from ?? 'all'}`,
      rule.to && `to ${rule.to}`,
      rule.mark !== undefined && `fwmark ${rule.mark}${rule.mask === undefined ? '' : `/${rule.mask}`}`,
      rule.iif && `iif ${rule.iif}`,
      rule.oif && `oif ${rule.oif}`,
      rule.protocol !== undefined && `ipproto ${rule.protocol}`,
      range('sport', rule.srcPorts),
      range('dport', rule.dstPorts),
      rule.action,
      rule.action === 'lookup' && rule.table,
    );
    return { what: 'routing rule', text };
  });
}

function neighbours(ns: Namespace, links: Links): Kept[] {
  const own = ns.netlink.dump(dumpNeighboursMessage(ns.name, AF.UNSPEC)).flatMap(({ body }): Kept[] => {
    const { index, state, ip, mac } = parseNeighbour(body);
    if ((state & NUD.PERMANENT) === 0 || mac === null) return [];
    return [{ what: 'neighbour', text: `${ip} lladdr ${mac} dev ${nameOf(links, index)}` }];
  });
  const proxies = ns.netlink
    .dump(dumpNeighboursMessage(ns.name, AF.UNSPEC, NTF.PROXY))
    .map(({ body }): Kept => {
      const { index, ip } = parseNeighbour(body);
      return { what: 'neighbour', text: `proxy ${ip} dev ${nameOf(links, index)}` };
    });
  return [...own, ...proxies];
}

/** Returns static entries of bridges, and entries of a vxlan that say behind which address a host is. */
function stations(ns: Namespace, links: Links): Kept[] {
  return ns.netlink.dump(dumpNeighboursMessage(ns.name, AF.BRIDGE)).flatMap(({ body }): Kept[] => {
    const { index, state, mac, master } = parseNeighbour(body);
    const attributes = parseAttributes(body.subarray(HEADER));
    const [remote, vlan] = [attributes.get(NDA.DST), attributes.get(NDA.VLAN)];
    const isStatic = master !== undefined && (state & NUD.NOARP) !== 0;
    if (mac === null || !(isStatic || (remote && (state & NUD.PERMANENT) !== 0))) return [];
    const text = words(
      `${mac} dev ${nameOf(links, index)}`,
      remote && `dst ${formatIp(remote)}`,
      vlan && `vlan ${vlan.readUInt16LE()}`,
    );
    return [{ what: 'station', text }];
  });
}

/** Bytes of `tcmsg`. */
const TC_HEADER = 20;

function queues(ns: Namespace, links: Links): Kept[] {
  return ns.netlink.dump(dumpQdiscsMessage(ns.name)).flatMap(({ body }): Kept[] => {
    const { dev, kind } = parseQdisc(body);
    if (kind === 'noqueue') return [];
    const options = parseAttributes(body.subarray(TC_HEADER)).get(TCA.OPTIONS);
    return [{ what: 'queue', text: `${kind} dev ${nameOf(links, dev)}`, rest: hex(options) }];
  });
}
