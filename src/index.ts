/** What a lab file may import. */
export { defineLab } from './lab/define.ts';
export { packet, ports } from './lab/factories.ts';
export type * from './lab/types.ts';
