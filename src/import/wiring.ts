import type { Interface, LabNode, Link } from '../lab/types.ts';
import type { Loss } from '../snapshot/machine.ts';
import type { Host } from './hosts.ts';

/** Cables between the machine and the hosts, and switches where a port has several of them, or tags. */
export function wire(
  name: string,
  node: LabNode,
  hosts: readonly Host[],
  losses: Loss[],
): { nodes: Record<string, LabNode>; links: Link[] } {
  const nodes: Record<string, LabNode> = {};
  const links: Link[] = [];
  const byPort = new Map<string, Host[]>();
  for (const host of hosts) {
    const port = host.plug?.port ?? addPort(node, host, losses);
    byPort.set(port, [...(byPort.get(port) ?? []), host]);
  }
  for (const [port, there] of byPort) {
    const [only, ...more] = there;
    if (only && more.length === 0 && only.plug?.tag === undefined) {
      links.push([`${name}:${port}`, `${only.name}:eth0`]);
      continue;
    }
    const called = Object.keys(nodes).length === 0 ? 'switch' : `switch-${Object.keys(nodes).length + 1}`;
    nodes[called] = switchFor(there);
    links.push([`${name}:${port}`, `${called}:p0`]);
    for (const [index, host] of there.entries()) links.push([`${called}:p${index + 1}`, `${host.name}:eth0`]);
  }
  return { nodes, links };
}

/** Frames with each host's tag at the machine's port, and without one at the host's. */
function switchFor(hosts: readonly Host[]): LabNode {
  const tags = [...new Set(hosts.map(({ plug }) => plug?.tag))];
  const tagged = tags.filter((tag) => tag !== undefined);
  const isPlain = tagged.length === 0;
  const port = (vlans: NonNullable<Interface['vlans']>): Interface => ({
    master: 'br0',
    ...(!isPlain && { vlans }),
  });
  const up = { ...(tags.includes(undefined) && { untagged: 1 }), tagged };
  return {
    about: 'A switch that looks at MAC addresses only.',
    interfaces: {
      br0: { kind: 'bridge', ...(!isPlain && { vlanFiltering: true }) },
      p0: port(up),
      ...Object.fromEntries(
        hosts.map(({ plug }, index) => [`p${index + 1}`, port({ untagged: plug?.tag ?? 1 })]),
      ),
    },
  };
}

/** Where a bridge has no port for somebody: one more, as its others are. */
function addPort(node: LabNode, { segment, name }: Host, losses: Loss[]): string {
  const interfaces = node.interfaces ?? {};
  node.interfaces = interfaces;
  let number = 0;
  while (interfaces[`port${number}`]) number++;
  const port = `port${number}`;
  const like = Object.values(interfaces).find(({ master }) => master === segment.dev);
  interfaces[port] = { master: segment.dev, ...(like?.port && { port: { ...like.port } }) };
  losses.push({
    what: `${port} of ${segment.dev}, for ${name}`,
    may: like
      ? 'the machine has no such port; it is as another of the bridge'
      : 'the machine has no port there',
  });
  return port;
}
