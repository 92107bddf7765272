export const RP_FILTERS = ['off', 'strict', 'loose'] as const;

export type RpFilter = (typeof RP_FILTERS)[number];
