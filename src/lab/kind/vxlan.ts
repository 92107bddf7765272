import type { Kind } from './kind.ts';

/** A tunnel for frames, over UDP. */
export interface Vxlan {
  kind: 'vxlan';
  id: number;
  local: string;
  remote: string;
}

export const vxlan: Kind<Vxlan> = {
  needs: ['id', 'local', 'remote'],
  may: ['mac'],
  link: ({ id = 0, local = '', remote = '' }) => ({ kind: 'vxlan', id, local, remote }),
};
