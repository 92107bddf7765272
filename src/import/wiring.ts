import type { Interface, LabNode, Link } from '../lab/types.ts';
import type { Loss } from '../snapshot/machine.ts';
import type { Plug } from './plugs.ts';
import type { Segment } from './segments.ts';

/** The other end of a cable at a machine. */
export interface End {
  /** `server:eth0` */
  place: string;
  /** The VLAN tag of its own frames, for a machine on a trunk. */
  tag: number | undefined;
  segment: Segment;
  plug: Plug | undefined;
}

/** Connects machines with their surroundings. If a port has several hosts, or tags, a switch connects them. */
export function wire(
  machines: Readonly<Record<string, LabNode>>,
  ends: readonly End[],
  losses: Loss[],
): { nodes: Record<string, LabNode>; links: Link[] } {
  const nodes: Record<string, LabNode> = {};
  const links: Link[] = [];
  const byPort = new Map<string, End[]>();
  for (const end of ends) {
    const port = end.plug?.port ?? addPort(machines[end.segment.owner] ?? {}, end, losses);
    const place = `${end.segment.owner}:${port}`;
    byPort.set(place, [...(byPort.get(place) ?? []), end]);
  }
  for (const [place, there] of byPort) {
    const [only, ...more] = there;
    const port = place.replace(/^.*?:/, '');
    if (only && more.length === 0 && only.plug?.tag === only.tag) {
      links.push([place, only.place]);
      continue;
    }
    const called = Object.keys(nodes).length === 0 ? 'switch' : `switch-${Object.keys(nodes).length + 1}`;
    nodes[called] = switchFor(there);
    if (machines[only?.segment.owner ?? '']?.interfaces?.[port]?.port?.hairpin)
      losses.push({
        what: `${called} behind ${port}, which is in hairpin mode`,
        may: 'here nobody has learnt anybody’s place: a broadcast that comes back may teach the switch a wrong port',
      });
    links.push([place, `${called}:p0`]);
    for (const [index, end] of there.entries()) links.push([`${called}:p${index + 1}`, end.place]);
  }
  return { nodes, links };
}

/** Makes a switch that adds each host's tag at the machine's port, and removes it at the host's. */
function switchFor(ends: readonly End[]): LabNode {
  const tags = [...new Set(ends.map(({ plug }) => plug?.tag))];
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
        ends.map(({ plug, tag }, index) => [
          `p${index + 1}`,
          port(tag === undefined ? { untagged: plug?.tag ?? 1 } : { tagged: [tag] }),
        ]),
      ),
    },
  };
}

/** Adds a port to a full bridge, like its others. */
function addPort(node: LabNode, { segment, place }: End, losses: Loss[]): string {
  const interfaces = node.interfaces ?? {};
  node.interfaces = interfaces;
  let number = 0;
  while (interfaces[`port${number}`]) number++;
  const port = `port${number}`;
  const like = Object.values(interfaces).find(({ master }) => master === segment.dev);
  interfaces[port] = { master: segment.dev, ...(like?.port && { port: { ...like.port } }) };
  losses.push({
    what: `${port} of ${segment.dev}, for ${place.replace(/:.*/, '')}`,
    may: like
      ? 'the machine has no such port; it is as another of the bridge'
      : 'the machine has no port there',
  });
  return port;
}
