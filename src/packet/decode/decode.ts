import type { Frame, Ip } from '../types.ts';
import { decodeArp } from './arp.ts';
import { decodeEthernet, ETHERTYPE } from './ethernet.ts';
import { decodeIcmp } from './icmp.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import type { Layer } from './layer.ts';
import { PROTOCOL } from './protocol.ts';
import { decodeTcp } from './tcp.ts';
import { decodeUdp } from './udp.ts';

type Upper = Omit<Frame, 'ethernet'>;

/**
 * Decodes an Ethernet frame. It never throws, whatever the bytes. A layer that cannot be read is left out
 * with all that follows it, and `problem` names the layer and says why.
 */
export function decodeFrame(data: Uint8Array): Frame {
  const ethernet = decodeEthernet(data);
  if (ethernet.value === undefined) {
    return { ethernet: { src: '', dst: '', type: 0, vlans: [] }, ...unread(data, ethernet.problem) };
  }
  const frame: Frame = { ethernet: ethernet.value };
  return Object.assign(frame, upper(ethernet, decodeNetwork(ethernet.value.type, ethernet.rest)));
}

function decodeNetwork(type: number, data: Uint8Array): Upper {
  switch (type) {
    case ETHERTYPE.arp: {
      const arp = decodeArp(data);
      return arp.value ? { arp: arp.value } : unread(data, arp.problem);
    }
    case ETHERTYPE.ipv4:
      return decodeInternet(decodeIpv4(data), data);
    case ETHERTYPE.ipv6:
      return decodeInternet(decodeIpv6(data), data);
    default:
      return unread(data);
  }
}

function decodeInternet(ip: Layer<Ip>, data: Uint8Array): Upper {
  if (ip.value === undefined) return unread(data, ip.problem);
  return { ip: ip.value, ...upper(ip, decodeTransport(ip.value, ip.rest)) };
}

function decodeTransport(ip: Ip, data: Uint8Array): Upper {
  if (ip.fragmentOffset > 0) return unread(data);
  switch (ip.protocol) {
    case PROTOCOL.tcp:
      return transport('tcp', decodeTcp(data), data);
    case PROTOCOL.udp:
      return transport('udp', decodeUdp(data), data);
    case ip.version === 4 ? PROTOCOL.icmp : PROTOCOL.icmpv6:
      return transport('icmp', decodeIcmp(data, ip.version), data);
    default:
      return unread(data);
  }
}

function transport<K extends 'tcp' | 'udp' | 'icmp'>(
  key: K,
  layer: Layer<Frame[K] & {}>,
  data: Uint8Array,
): Upper {
  if (layer.value === undefined) return unread(data, layer.problem);
  return { [key]: layer.value, ...(layer.problem !== undefined && { problem: layer.problem }) };
}

/** Joins the layers above with the problem of the layer below, which comes first. */
function upper({ problem: below }: { problem?: string }, above: Upper): Upper {
  if (below === undefined) return above;
  return { ...above, problem: above.problem === undefined ? below : `${below}; ${above.problem}` };
}

function unread(rest: Uint8Array, problem?: string): Upper {
  return { ...(rest.length > 0 && { rest }), ...(problem !== undefined && { problem }) };
}
