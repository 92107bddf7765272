import type { Step } from '../step.ts';
import type { Topology, TopologyNode } from '../topology.ts';
import { EARLY_WORDS, INTERFACE_WORDS, LATE_WORDS, type SaidWord, type WordName } from './words.ts';

/** Words about an interface as a port. They last only while it is a port of that bridge. */
const OF_PORTS: WordName[] = ['portCost', 'fdb', 'portState'];

const said = (names: WordName[], node: TopologyNode, topology: Topology): SaidWord[] =>
  names.flatMap((word) =>
    Object.values(node.interfaces).flatMap((at) =>
      INTERFACE_WORDS[word].values(at, { node, topology }).map((value) => {
        const isOfPort = OF_PORTS.includes(word) && at.master !== undefined;
        return {
          node: node.name,
          name: at.name,
          ...(isOfPort && { master: at.master }),
          word,
          value,
        } as SaidWord;
      }),
    ),
  );

const namesOf = (words: object) => Object.keys(words) as WordName[];

export const earlyWords = (topology: Topology, node: TopologyNode): Step[] =>
  said(namesOf(EARLY_WORDS), node, topology).map((each) => ({ do: 'word', ...each }));

export const lateWords = (topology: Topology, node: TopologyNode): Step[] =>
  said(namesOf(LATE_WORDS), node, topology).map((each) => ({ do: 'lateWord', ...each }));
