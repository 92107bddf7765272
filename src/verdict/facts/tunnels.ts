import type { LinkState } from '../../agent/protocol.ts';
import type { Sighting } from '../../packet/types.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import { isTunnel } from '../../plan/watching.ts';
import type { Evidence } from '../types.ts';
import type { Observation } from './observation.ts';
import { after, type Fact } from './tables.ts';
import { placeName } from './wiring.ts';

/** A tunnel as the kernel has it. */
export type Tunnel = LinkState & { tunnel: NonNullable<LinkState['tunnel']> };

/** Returns the address that a tunnel carries a packet to. Undefined if the packet left by no tunnel. */
export function remoteOf(o: Observation, at: Sighting): string | undefined {
  const own = o.wiring.interface(at);
  if (at.direction !== 'out' || !isTunnel(own?.link)) return undefined;
  const to = (station: string) => own?.fdb.filter(({ mac, remote }) => remote && mac === station) ?? [];
  const [known] = to(at.frame.ethernet.dst);
  const unknown = to(UNKNOWN_STATION);
  if (known === undefined && unknown.length > 1) return undefined;
  return (known ?? unknown[0])?.remote ?? (tunnelAt(o, at)?.value.tunnel.remote || undefined);
}

/** In a vxlan's entries, this MAC address stands for all that have no entry. */
const UNKNOWN_STATION = '00:00:00:00:00:00';

export function tunnelAt(o: Observation, at: InterfaceId): Fact<Tunnel> | undefined {
  return tunnelsOf(o, at.node)?.find(({ value }) => value.name === at.interface);
}

/** Returns the node's tunnels. Undefined if the state of one of them is not known. */
export function tunnelsOf(o: Observation, node: string): Fact<Tunnel>[] | undefined {
  const links = after(o, node)?.links;
  const given = Object.values(o.wiring.topology.nodes[node]?.interfaces ?? {});
  if (given.some(({ name, link }) => isTunnel(link) && !links?.some((one) => one.name === name)))
    return undefined;
  return links?.flatMap((link) =>
    link.tunnel && isUsed(link.tunnel, link.up)
      ? [{ value: { ...link, tunnel: link.tunnel }, evidence: evidenceOf(node, link) }]
      : [],
  );
}

/**
 * Is the tunnel in use? Modules make one of each kind in every namespace, such as `tunl0`, which is down and
 * has no addresses.
 */
const isUsed = ({ local, remote }: Tunnel['tunnel'], up: boolean) => up || local !== '' || remote !== '';

function evidenceOf(node: string, { name, kind, up, tunnel }: LinkState): Evidence {
  const place = { node, interface: name };
  const text = `${placeName(place)}: ${kind}${up ? '' : ', down'}${words(tunnel)}`;
  return { kind: 'link', text, sources: [{ node, in: 'links', entry: name, when: 'after' }] };
}

/** ` id 7 from 10.0.1.1 to 10.0.2.1` */
function words(tunnel: LinkState['tunnel']): string {
  const { id, sends, local, remote, port } = tunnel ?? {};
  return [
    id === undefined ? '' : ` id ${id}`,
    sends === id ? '' : ` sends ${sends ?? 'none'}`,
    local ? ` from ${local}` : '',
    remote ? ` to ${remote}` : '',
    port === undefined ? '' : ` port ${port}`,
  ].join('');
}
