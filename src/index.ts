/** Everything that lab files, and programs that run labs, may import. */
export { type Defined, defineLab, type Names, type PacketAt, type ScenariosOf } from './lab/define.ts';
export { LabError, type Problem } from './lab/error.ts';
export { packet, ports } from './lab/factories.ts';
export { fatTree, linear, single, torus, tree } from './lab/generators/generators.ts';
export type * from './lab/types.ts';
export { startLab } from './library/start-lab.ts';
export type * from './library/types.ts';
export type { Observed, ProbeVerdict } from './verdict/types.ts';
