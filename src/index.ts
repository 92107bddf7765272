/** What a lab file may import. */
export { defineLab, type ScenariosOf } from './lab/define.ts';
export { packet, ports } from './lab/factories.ts';
export type * from './lab/types.ts';
