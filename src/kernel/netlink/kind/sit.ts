import { IFLA_IPTUN } from '../constants.ts';
import { endsOf } from './ends.ts';
import type { KindData } from './kind.ts';

export type Sit = { kind: 'sit'; local: string; remote: string };

/** The protocol of inner packets needs no attribute. The TTL is the tunnel's own. */
export const sit: KindData<Sit> = (object, link) => {
  const ends = endsOf(object, link);
  return (to) => {
    ends(to, IFLA_IPTUN.LOCAL, IFLA_IPTUN.REMOTE);
    to.u8(IFLA_IPTUN.PMTUDISC, 1);
    to.u8(IFLA_IPTUN.TTL, 0);
    to.u8(IFLA_IPTUN.PROTO, 0);
  };
};
