import type { Instance } from '../instance.ts';
import type { ProbeRequest } from '../protocol.ts';
import type { PacketWatch } from './packet-watch.ts';
import { SocketWatch } from './socket-watch.ts';
import { TcpdumpWatch } from './tcpdump-watch.ts';

/** Opens what the request asks for; it need not be ready yet. */
export function watchPackets(
  instance: Instance,
  { capture, captures }: Pick<ProbeRequest, 'capture' | 'captures'>,
): PacketWatch {
  return capture === 'tcpdump' ? new TcpdumpWatch(instance, captures) : new SocketWatch(instance, captures);
}
