import { type Bridge, bridgeOptions } from './bridge-options.ts';
import { type Fdb, fdb } from './fdb.ts';
import { type Neighbour, neighbour } from './neighbour.ts';
import { type PortCost, portCost } from './port-cost.ts';
import { portState } from './port-state.ts';
import { promiscuous } from './promiscuous.ts';
import type { InterfaceWord } from './word.ts';

export interface WordValues {
  promiscuous: true;
  bridgeOptions: Bridge;
  portCost: PortCost;
  fdb: Fdb;
  neighbour: Neighbour;
  portState: Parameters<(typeof portState)['line']>[0];
}

export type WordName = keyof WordValues;

/** Words that are set when the interface exists. The kernel keeps them when it goes down. */
export const EARLY_WORDS = { promiscuous, bridgeOptions, portCost, fdb };

/** Words that are set when links are up. The kernel forgets them when the interface goes down. */
export const LATE_WORDS = { neighbour, portState };

export const INTERFACE_WORDS: { [Name in WordName]: InterfaceWord<WordValues[Name]> } = {
  ...EARLY_WORDS,
  ...LATE_WORDS,
};

/** One word with its value, for one interface. `master` is the bridge if the word is about a port. */
export type SaidWord = {
  [Name in WordName]: { node: string; name: string; master?: string; word: Name; value: WordValues[Name] };
}[WordName];

/** Returns the word of this name, for a value of any type. */
export const wordOf = (said: SaidWord): InterfaceWord<unknown> =>
  INTERFACE_WORDS[said.word] as InterfaceWord<unknown>;
