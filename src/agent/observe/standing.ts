import { type Kept, kept } from '../../kernel/kept.ts';
import type { Instance } from '../instance.ts';

/** By node what its tables keep, as the lab has it. */
export class Standing {
  #meant: Map<string, Map<string, Kept>> | undefined;

  /** Before anybody can change anything by hand: what is there then is the lab's. */
  begin(instance: Instance): void {
    this.#meant ??= tables(instance);
  }

  /** What a change of the lab brings and takes is meant from then on; what somebody did by hand stays what it is. */
  async during(instance: Instance, change: () => Promise<void>): Promise<void> {
    const before = tables(instance);
    const meant = this.#meant ?? before;
    try {
      await change();
    } finally {
      const after = tables(instance);
      this.#meant = new Map(
        [...after].map(([node, now]) => {
          const [old, was] = [before.get(node), meant.get(node)];
          const stayed = [...(was ?? [])].filter(([key]) => now.has(key) || !old?.has(key));
          const came = [...now].filter(([key]) => !old?.has(key));
          return [node, new Map([...stayed, ...came])];
        }),
      );
    }
  }

  of(instance: Instance, node: string): { kept: Kept[]; meantToBeKept: Kept[] } {
    this.begin(instance);
    return {
      kept: kept(instance.node(node)),
      meantToBeKept: [...(this.#meant?.get(node)?.values() ?? [])],
    };
  }
}

function tables({ nodes }: Instance): Map<string, Map<string, Kept>> {
  return new Map(
    nodes.map((node) => [node.name, new Map(kept(node).map((each) => [JSON.stringify(each), each]))]),
  );
}
