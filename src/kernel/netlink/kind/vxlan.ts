import { AF, IFLA_VXLAN } from '../constants.ts';
import { parseIp } from '../ip.ts';
import type { KindData } from './kind.ts';

export type Vxlan = { kind: 'vxlan'; id: number; local: string; remote?: string; listenPort: number };

/** Learning is on, as with ip(8), and the port is in network byte order. */
export const vxlan: KindData<Vxlan> = (object, { id, local, remote, listenPort }) => {
  const { family, bytes } = parseIp(local, object);
  const isV6 = family === AF.INET6;
  const there = remote === undefined ? undefined : parseIp(remote, object).bytes;
  return (to) => {
    to.u32(IFLA_VXLAN.ID, id);
    to.bytes(isV6 ? IFLA_VXLAN.LOCAL6 : IFLA_VXLAN.LOCAL, bytes);
    if (there) to.bytes(isV6 ? IFLA_VXLAN.GROUP6 : IFLA_VXLAN.GROUP, there);
    to.u8(IFLA_VXLAN.LEARNING, 1);
    to.bytes(IFLA_VXLAN.PORT, Uint8Array.of(listenPort >> 8, listenPort & 0xff));
  };
};
