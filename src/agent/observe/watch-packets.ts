import type { Instance } from '../instance.ts';
import type { ProbeRequest } from '../protocol.ts';
import { NodeLinks } from './node-links.ts';
import type { PacketWatch } from './packet-watch.ts';
import { SocketWatch } from './socket-watch.ts';
import { TcpdumpWatch } from './tcpdump-watch.ts';

/** Opens the kind of watch that the request asks for. It may not be ready yet. */
export function watchPackets(
  instance: Instance,
  { capture, captures }: Pick<ProbeRequest, 'capture' | 'captures'>,
  links = new NodeLinks(),
): PacketWatch {
  if (capture === 'tcpdump') return new TcpdumpWatch(instance, captures);
  return new SocketWatch(instance, captures, links);
}
