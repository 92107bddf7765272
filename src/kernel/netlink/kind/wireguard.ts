import type { KindData } from './kind.ts';

export type Wireguard = { kind: 'wireguard' };

export const wireguard: KindData<Wireguard> = () => () => {};
