import type { Kind } from './kind.ts';

export const BOND_MODES = [
  ...(['balance-rr', 'active-backup', 'balance-xor', 'broadcast'] as const),
  ...(['802.3ad', 'balance-tlb', 'balance-alb'] as const),
] as const;
export type BondMode = (typeof BOND_MODES)[number];

/** Several interfaces as one. They name it as their `master`. */
export interface Bond {
  kind: 'bond';
  mode: BondMode;
}

export const bond: Kind<Bond> = {
  needs: [],
  may: ['mac', 'mode'],
  modes: BOND_MODES,
  link: ({ mode = 'balance-rr' }) => ({ kind: 'bond', mode: mode as BondMode }),
};
