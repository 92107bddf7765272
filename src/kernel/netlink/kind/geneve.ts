import { AF, IFLA_GENEVE } from '../constants.ts';
import { parseIp } from '../ip.ts';
import type { KindData } from './kind.ts';

export type Geneve = { kind: 'geneve'; id: number; remote: string };

export const geneve: KindData<Geneve> = (object, { id, remote }) => {
  const { family, bytes } = parseIp(remote, object);
  return (to) => {
    to.u32(IFLA_GENEVE.ID, id);
    to.bytes(family === AF.INET6 ? IFLA_GENEVE.REMOTE6 : IFLA_GENEVE.REMOTE, bytes);
  };
};
