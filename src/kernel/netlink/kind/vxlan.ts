import { AF, IFLA_VXLAN } from '../constants.ts';
import { parseIp } from '../ip.ts';
import { endsOf } from './ends.ts';
import type { KindData } from './kind.ts';

export type Vxlan = { kind: 'vxlan'; id: number; local: string; remote: string };

/** IANA's. */
const VXLAN_PORT = 4789;

/** Learning, as ip(8) asks for, and the port in network order. */
export const vxlan: KindData<Vxlan> = (object, { id, local, remote }) => {
  const isV6 = parseIp(local, object).family === AF.INET6;
  const ends = endsOf(object, { local, remote });
  return (to) => {
    to.u32(IFLA_VXLAN.ID, id);
    if (isV6) ends(to, IFLA_VXLAN.LOCAL6, IFLA_VXLAN.GROUP6);
    else ends(to, IFLA_VXLAN.LOCAL, IFLA_VXLAN.GROUP);
    to.u8(IFLA_VXLAN.LEARNING, 1);
    to.bytes(IFLA_VXLAN.PORT, Uint8Array.of(VXLAN_PORT >> 8, VXLAN_PORT & 0xff));
  };
};
