import type { Observation } from '../facts/observation.ts';
import type { Fact } from '../facts/tables.ts';
import { type Tunnel, tunnelAt, tunnelsOf } from '../facts/tunnels.ts';
import type { TurningPoint } from './point.ts';

type Unopened = TurningPoint & { kind: 'unopened' };

/**
 * Returns the tunnels at the other end that the packet is meant for, up or down. Undefined if the tunnels there are
 * not known.
 */
export function takers(o: Observation, point: Unopened): Fact<Tunnel>[] | undefined {
  const sender = tunnelAt(o, point.inner.at)?.value;
  if (sender === undefined) return undefined;
  const own = tunnelsOf(o, point.fate.at.node);
  return own?.filter(({ value }) => mismatches(sender, value, point).length === 0);
}

/** Says why a tunnel does not accept the packet: how it differs from the sender's tunnel. */
export function mismatches(sender: Tunnel, { kind, tunnel }: Tunnel, { fate: { at } }: Unopened): string[] {
  if (kind !== sender.kind) return [`is a ${kind}, no ${sender.kind}`];
  const { ip, udp } = at.frame;
  const { sends } = sender.tunnel;
  const isOther = (own: string, there = '') => own !== '' && own !== there;
  return [
    tunnel.id === sends ? '' : `has ${numbered(kind, tunnel.id)}, not ${numbered(kind, sends)}`,
    tunnel.port === undefined || tunnel.port === udp?.dstPort
      ? ''
      : `has port ${tunnel.port}, not ${udp?.dstPort}`,
    isOther(tunnel.local, ip?.dst) ? `is at ${tunnel.local}, not ${ip?.dst}` : '',
    // A VXLAN accepts every packet with its VNI, from any sender.
    kind !== 'vxlan' && isOther(tunnel.remote, ip?.src) ? `is for ${tunnel.remote}, not ${ip?.src}` : '',
  ].filter((words) => words !== '');
}

function numbered(kind: string | undefined, id: number | undefined): string {
  const name = kind === 'vxlan' || kind === 'geneve' ? 'VNI' : 'key';
  return id === undefined ? `no ${name}` : `${name} ${id}`;
}
