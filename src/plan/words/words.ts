import { type Bridge, bridgeOptions } from './bridge-options.ts';
import { type Fdb, fdb } from './fdb.ts';
import { type Neighbour, neighbour } from './neighbour.ts';
import { type PortCost, portCost } from './port-cost.ts';
import { portState } from './port-state.ts';
import { promiscuous } from './promiscuous.ts';
import type { InterfaceWord } from './word.ts';

/** The value of each word. */
export interface WordValues {
  promiscuous: true;
  bridgeOptions: Bridge;
  portCost: PortCost;
  fdb: Fdb;
  neighbour: Neighbour;
  portState: Parameters<(typeof portState)['line']>[0];
}

export type WordName = keyof WordValues;

/** Said when the interface is there; the kernel keeps it whether that is up or down. */
export const EARLY_WORDS = { promiscuous, bridgeOptions, portCost, fdb };

/** Said when links are up: the kernel lets go of it when the interface goes down. */
export const LATE_WORDS = { neighbour, portState };

export const INTERFACE_WORDS: { [Name in WordName]: InterfaceWord<WordValues[Name]> } = {
  ...EARLY_WORDS,
  ...LATE_WORDS,
};

/** One word of one interface; `master` is the bridge that it is said of a port of. */
export type SaidWord = {
  [Name in WordName]: { node: string; name: string; master?: string; word: Name; value: WordValues[Name] };
}[WordName];

/** The word, for whatever value it has. */
export const wordOf = (said: SaidWord): InterfaceWord<unknown> =>
  INTERFACE_WORDS[said.word] as InterfaceWord<unknown>;
