import { IFLA_IPTUN } from '../constants.ts';
import { endsOf } from './ends.ts';
import type { KindData } from './kind.ts';

export type Ipip = { kind: 'ipip'; local: string; remote: string };

/**
 * Protocol 0: the kernel knows the inner packets' protocol by itself. TTL 0: the outer header copies the TTL of the
 * inner one.
 */
export const ipip: KindData<Ipip> = (object, link) => {
  const ends = endsOf(object, link);
  return (to) => {
    ends(to, IFLA_IPTUN.LOCAL, IFLA_IPTUN.REMOTE);
    to.u8(IFLA_IPTUN.PMTUDISC, 1);
    to.u8(IFLA_IPTUN.TTL, 0);
    to.u8(IFLA_IPTUN.PROTO, 0);
  };
};
