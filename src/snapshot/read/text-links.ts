import type { Interface } from '../../lab/types.ts';
import type { MachineLink } from '../machine.ts';

/**
 * Reads the text of `ip address show` as busybox prints it, and what sysfs has in addition.
 * @param sysfs the lines of that section: `link eth0`, ` mtu 1500`
 */
export function readTextLinks(lines: readonly string[], sysfs: readonly string[]): MachineLink[] {
  const known = readSysfs(sysfs);
  const links: MachineLink[] = [];
  for (const line of lines) {
    const [, index, name, below, flags = '', rest = ''] =
      /^(\d+): ([^:@\s]+)(?:@([^:\s]+))?: <([^>]*)> ?(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      links.push(linkOf(name, Number(index), below, flags.split(','), rest, known.get(name) ?? new Map()));
      continue;
    }
    const link = links.at(-1);
    if (link) addLine(link, line);
  }
  return links;
}

/** `inet 1.2.3.4/24 brd 1.2.3.255 scope global eth0`, or the MAC address. */
function addLine(link: MachineLink, line: string): void {
  const [word, value = '', next, other = ''] = line.trim().split(/\s+/);
  if (word === 'link/ether') link.mac = value;
  if ((word !== 'inet' && word !== 'inet6') || line.includes('scope link')) return;
  if (next === 'peer') link.peers.push(other.replace(/\/.*$/, ''));
  link.addresses.push(value.includes('/') ? value : `${value}/${word === 'inet' ? 32 : 128}`);
}

function linkOf(
  name: string,
  index: number,
  below: string | undefined,
  flags: readonly string[],
  rest: string,
  known: ReadonlyMap<string, string>,
): MachineLink {
  const vlan = known.get('vlan');
  const kind = vlan === undefined ? known.get('kind') : 'vlan';
  const elsewhere = below !== undefined && /^if\d+$/.test(below);
  return {
    name,
    index,
    kind: kind ?? (elsewhere ? 'veth' : undefined),
    up: flags.includes('UP'),
    carrier: flags.includes('LOWER_UP'),
    mtu: Number(/\bmtu (\d+)/.exec(rest)?.[1] ?? 1500),
    mac: undefined,
    addresses: [],
    peers: [],
    master: /\bmaster (\S+)/.exec(rest)?.[1] ?? known.get('master'),
    parent: known.get('parent') ?? (elsewhere ? undefined : below),
    elsewhere,
    words: {
      ...(flags.includes('PROMISC') && { promiscuous: true }),
      ...(vlan !== undefined && { id: Number(vlan) }),
      ...bridgeWords(known),
      ...portWords(known),
    },
  };
}

function readSysfs(lines: readonly string[]): Map<string, Map<string, string>> {
  const links = new Map<string, Map<string, string>>();
  const of = (name: string) => {
    const link = links.get(name) ?? new Map<string, string>();
    links.set(name, link);
    return link;
  };
  let open: Map<string, string> | undefined;
  for (const line of lines) {
    const [word = '', first = '', second = ''] = line.trim().split(/\s+/);
    if (line.startsWith(' ')) open?.set(word, first);
    else if (word === 'link') open = of(first);
    else if (word === 'vlan' || word === 'parent') of(first).set(word, second);
  }
  return links;
}

const bridgeWords = (known: ReadonlyMap<string, string>): Interface => ({
  ...(known.get('bridge/vlan_filtering') === '1' && { vlanFiltering: true }),
  ...(known.get('bridge/nf_call_iptables') === '1' && { nfCallIptables: true }),
});

function portWords(known: ReadonlyMap<string, string>): Interface {
  const port = {
    ...(known.get('brport/hairpin_mode') === '1' && { hairpin: true }),
    ...(known.get('brport/learning') === '0' && { learning: false }),
    ...(known.get('brport/unicast_flood') === '0' && { flood: false }),
    ...(known.get('brport/broadcast_flood') === '0' && { bcastFlood: false }),
    ...(known.get('brport/isolated') === '1' && { isolated: true }),
  };
  return Object.keys(port).length > 0 ? { port } : {};
}
