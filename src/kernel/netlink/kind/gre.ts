import { IFLA_GRE } from '../constants.ts';
import { endsOf } from './ends.ts';
import type { KindData } from './kind.ts';

export type Gre = { kind: 'gre'; local: string; remote: string };

export const gre: KindData<Gre> = (object, link) => {
  const ends = endsOf(object, link);
  return (to) => {
    ends(to, IFLA_GRE.LOCAL, IFLA_GRE.REMOTE);
    to.u8(IFLA_GRE.PMTUDISC, 1);
  };
};
