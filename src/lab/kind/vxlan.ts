import type { Kind } from './kind.ts';

/** A tunnel over UDP that carries frames: to `remote`, or only to the addresses in its `fdb`. */
export interface Vxlan {
  kind: 'vxlan';
  id: number;
  local: string;
  remote?: string;
  listenPort: number;
}

/** IANA's. The kernel's own, 8472, is older. */
const VXLAN_PORT = 4789;

export const vxlan: Kind<Vxlan> = {
  needs: ['id', 'local'],
  may: ['mac', 'remote', 'listenPort'],
  link: ({ id = 0, local = '', remote, listenPort = VXLAN_PORT }) => ({
    kind: 'vxlan',
    id,
    local,
    ...(remote !== undefined && { remote }),
    listenPort,
  }),
};
