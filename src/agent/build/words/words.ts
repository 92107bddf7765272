import { setBridgeOptions, setPortCost, setPortState } from '../../../kernel/bridge.ts';
import { addFdbEntry, deleteFdbEntry } from '../../../kernel/fdb.ts';
import { setPromiscuous } from '../../../kernel/link.ts';
import type { Namespace } from '../../../kernel/namespace.ts';
import { addNeighbour, deleteNeighbour } from '../../../kernel/neighbour.ts';
import { bridgeDefaults } from '../../../plan/words/bridge-options.ts';
import { portCostDefaults } from '../../../plan/words/port-cost.ts';
import type { SaidWord, WordName, WordValues } from '../../../plan/words/words.ts';

type Act<Value> = (ns: Namespace, name: string, value: Value) => void;

/** How each word is added in the kernel, and how it is removed. */
const WORDS: { [Name in WordName]: { add: Act<WordValues[Name]>; remove: Act<WordValues[Name]> } } = {
  promiscuous: {
    add: (ns, name) => setPromiscuous(ns, name, true),
    remove: (ns, name) => setPromiscuous(ns, name, false),
  },
  bridgeOptions: {
    add: setBridgeOptions,
    remove: (ns, name, options) => setBridgeOptions(ns, name, bridgeDefaults(options)),
  },
  portCost: {
    add: setPortCost,
    remove: (ns, name, value) => setPortCost(ns, name, portCostDefaults(value)),
  },
  fdb: { add: addFdbEntry, remove: deleteFdbEntry },
  neighbour: { add: addNeighbour, remove: deleteNeighbour },
  portState: { add: setPortState, remove: (ns, name) => setPortState(ns, name, 'forwarding') },
};

export function applyWord(ns: Namespace, { name, word, value }: SaidWord, change: 'add' | 'remove'): void {
  const act: Act<never> = WORDS[word][change];
  act(ns, name, value as never);
}
