import type { Kind } from './kind.ts';

/** A tunnel over IPv4 that carries IPv4 packets. */
export interface Ipip {
  kind: 'ipip';
  local: string;
  remote: string;
}

export const ipip: Kind<Ipip> = {
  needs: ['local', 'remote'],
  may: [],
  link: ({ local = '', remote = '' }) => ({ kind: 'ipip', local, remote }),
};
