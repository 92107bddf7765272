import type { Kept, NodeLook } from '../agent/protocol.ts';
import { usualValue } from '../lab/baseline.ts';
import { changedFlags } from '../plan/flags.ts';
import { isLive, standingAddresses } from '../plan/standing.ts';
import type { Topology, TopologyInterface, TopologyNode } from '../plan/topology.ts';
import { wireguardKeys } from '../plan/wireguard-keys.ts';
import { details, extra, presence, unsaid } from './drift-details.ts';

/** Returns what to ask the nodes of a running lab for, to find drift. */
export function lookRequests({ nodes }: Topology) {
  return Object.values(nodes)
    .filter(({ container }) => container === undefined)
    .map(({ name, sysctl, rules }) => ({
      node: name,
      sysctl: [...new Set(['net.ipv4.ip_forward', ...Object.keys(sysctl)])],
      rules,
    }));
}

/**
 * Returns the changes that were made by hand in a running lab, one sentence each: `router:eth0: hairpin is on, the
 * lab says off`.
 */
export function drift({ nodes }: Topology, looks: readonly NodeLook[]): string[] {
  return looks.flatMap((seen) => {
    const node = nodes[seen.node];
    if (node === undefined) return [];
    // No lab definition says what set-up commands do, so the node is compared with its state right after them.
    const said =
      node.setup.length > 0
        ? [...presence(seen), ...details(seen)]
        : [...interfaces(node, seen), ...settings(node, seen), ...details(seen, unsaid(node))];
    return [...said, ...tables(seen).map((text) => withPeerNames(text, node)), ...rules(seen)];
  });
}

function interfaces(node: TopologyNode, { links, ports }: NodeLook): string[] {
  const known = Object.values(node.interfaces);
  const added = links.filter(({ name }) => name !== 'lo' && !known.some((own) => own.name === name));
  return [
    ...known.flatMap((own) => {
      const link = links.find(({ name }) => name === own.name);
      const at = `${node.name}:${own.name}`;
      if (link === undefined) return [`${at} is gone`];
      const port = ports.find((each) => each.port === own.name);
      return [...ofLink(node, own, link), ...flags(own, port)].map((text) => `${at}: ${text}`);
    }),
    ...added.flatMap(({ name }) => extra(`${node.name}:${name}`)),
  ];
}

function ofLink(node: TopologyNode, own: TopologyInterface, link: NodeLook['links'][number]): string[] {
  const shown = (name: string | undefined) => (name === undefined ? 'of no bridge' : `of ${name}`);
  const isUp = isLive(node, own);
  // An interface that is down loses its IPv6 addresses.
  const given = standingAddresses(node, own).map(canonical);
  // Addresses that the kernel itself adds count only if the lab defines them.
  const there = link.addresses
    .map(canonical)
    .filter((each) => given.includes(each) || !(/^fe80:/.test(each) || LOOPBACK.has(each)));
  return [
    ...(own.kind !== 'loopback' && isUp !== link.up
      ? [`it is ${link.up ? 'up' : 'down'}, the lab says ${isUp ? 'up' : 'down'}`]
      : []),
    ...(own.mtu !== undefined && own.mtu !== link.mtu
      ? [`its MTU is ${link.mtu}, the lab says ${own.mtu}`]
      : []),
    ...(own.master !== link.master
      ? [`it is a port ${shown(link.master)}, the lab says ${shown(own.master)}`]
      : []),
    ...given.filter((each) => !there.includes(each)).map((each) => `address ${each} is gone`),
    ...(own.dhcp ? [] : there)
      .filter((each) => !given.includes(each))
      .map((each) => `address ${each} is not the lab’s`),
  ];
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1/8', '::1/128']);

/** Returns the address in one fixed form, because IPv6 addresses can be written in several ways. */
function canonical(address: string): string {
  const [ip = '', prefix = ''] = address.split('/');
  return ip.includes(':') ? `${new URL(`http://[${ip}]/`).hostname.slice(1, -1)}/${prefix}` : address;
}

function flags(own: TopologyInterface, port: NodeLook['ports'][number] | undefined): string[] {
  if (port === undefined || own.master === undefined) return [];
  return Object.entries(changedFlags(own.port, port)).map(
    ([flag, on]) => `${flag} is ${on ? 'on' : 'off'}, the lab says ${on ? 'off' : 'on'}`,
  );
}

function settings(node: TopologyNode, { sysctl }: NodeLook): string[] {
  return Object.entries(sysctl).flatMap(([key, seen]) => {
    const value = seen.replace(/\s+/g, ' ');
    const said = (node.sysctl[key] ?? usualValue(key) ?? value).replace(/\s+/g, ' ');
    return value === said ? [] : [`${node.name}: ${key} is ${value}, the lab says ${said}`];
  });
}

/** Writes the keys of the node's peers as the lab names them: `pc:wg0`. */
function withPeerNames(text: string, { interfaces }: TopologyNode): string {
  const peers = Object.values(interfaces).flatMap(({ link }) =>
    link?.kind === 'wireguard' ? link.peers : [],
  );
  return peers.reduce((said, { peer }) => said.replaceAll(wireguardKeys(peer).publicKey, peer), text);
}

/**
 * Compares table entries that stay until somebody removes them. Entries with the same text differ only in
 * what the kernel knows.
 */
function tables({ node, kept, meantToBeKept }: NodeLook): string[] {
  const keys = (all: readonly Kept[]) => new Set(all.map((each) => JSON.stringify(each)));
  const [there, meant] = [keys(kept), keys(meantToBeKept)];
  const gone = meantToBeKept.filter((each) => !there.has(JSON.stringify(each)));
  const came = kept.filter((each) => !meant.has(JSON.stringify(each)));
  const isAmong = (all: readonly Kept[], { what, text }: Kept) =>
    all.some((each) => each.what === what && each.text === text);
  return [
    ...gone.map(
      (each) => `${node}: this ${each.what} is ${isAmong(came, each) ? 'changed' : 'gone'}: ${each.text}`,
    ),
    ...came
      .filter((each) => !isAmong(gone, each))
      .map(({ what, text }) => `${node}: this ${what} is not the lab’s: ${text}`),
  ];
}

function rules({ node, rules: own = {}, meant = {} }: NodeLook): string[] {
  const tools = Object.keys({ ...own, ...meant });
  return tools.flatMap((tool) => {
    const [there, given] = [own, meant].map((texts) =>
      linesOf(tool === 'nft' ? nftAlone(texts) : texts[tool]),
    ) as [string[], string[]];
    return [
      ...given
        .filter((line) => !there.includes(line))
        .map((line) => `${node}: this rule is gone: ${tool} ${line}`),
      ...there
        .filter((line) => !given.includes(line))
        .map((line) => `${node}: this rule is not the lab’s: ${tool} ${line}`),
    ];
  });
}

/** nft also prints the tables of other tools. This returns what it has beyond them. */
export function nftAlone(texts: Record<string, string>): string {
  const others = { ip: texts.iptables, ip6: texts.ip6tables, bridge: texts.ebtables };
  return (texts.nft ?? '')
    .split(/^(?=table )/m)
    .filter((table) => {
      const [, family = '', name = ''] = /^table (\w+) (\S+)/.exec(table) ?? [];
      const tool = others[family as keyof typeof others] ?? '';
      return !tool.includes(`*${name}\n`);
    })
    .join('');
}

/** Leaves out what changes by itself or says nothing: counters, handles, comments, brackets, policies that accept. */
function linesOf(text = ''): string[] {
  let table = '';
  return text.split('\n').flatMap((raw) => {
    const line = raw
      .replace(/\s*\[\d+:\d+\]\s*/g, ' ')
      .replace(/ ?counter packets \d+ bytes \d+/g, ' counter')
      .replace(/ ?# handle \d+/, '')
      .replace(/^#.*/, '')
      .trim();
    table = /^\*(\S+)$/.exec(line)?.[1] ?? table;
    if (/^$|^\}$|^COMMIT$|^\*|^:\S+ (ACCEPT|RETURN)$/.test(line)) return [];
    return table === '' ? [line] : [`-t ${table} ${line}`];
  });
}
