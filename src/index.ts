/** What a lab file may import. */
export { defineLab, type ScenariosOf } from './lab/define.ts';
export { packet, ports } from './lab/factories.ts';
export { fatTree, linear, single, torus, tree } from './lab/generators/generators.ts';
export type * from './lab/types.ts';
