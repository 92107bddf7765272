import type { Kind } from './kind.ts';

/** A tunnel over UDP that carries frames. */
export interface Geneve {
  kind: 'geneve';
  id: number;
  remote: string;
}

export const geneve: Kind<Geneve> = {
  needs: ['id', 'remote'],
  may: ['mac'],
  link: ({ id = 0, remote = '' }) => ({ kind: 'geneve', id, remote }),
};
