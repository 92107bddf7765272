import type { Namespace } from './namespace.ts';
import { readProcNet } from './proc.ts';

type Counted = [name: string, value: number][];

/**
 * The counters of a namespace's IP stack, by group and name: `IpExt.InNoRoutes`, `Ip6.InNoRoutes`. The kernel
 * prints three hundred per node and probe, so only the wanted ones are parsed.
 */
export class StackCounters {
  readonly #wanted: ReadonlySet<string>;
  /** Names without the dot, as some files have them: `Ip6InNoRoutes`. */
  readonly #undotted: ReadonlyMap<string, string>;
  /** The columns of the wanted counters, by their table's heading. A heading is the same in every namespace. */
  readonly #columns = new Map<string, Counted>();

  constructor(wanted: readonly string[]) {
    this.#wanted = new Set(wanted);
    this.#undotted = new Map(wanted.map((name) => [name.replace('.', ''), name]));
  }

  /** Returns the counters since the namespace was made, without those that this kernel does not have. */
  read(ns: Namespace): Record<string, number> {
    return Object.fromEntries([
      ...this.ofTables(readProcNet(ns, 'snmp')),
      ...this.ofTables(readProcNet(ns, 'netstat')),
      ...this.ofList(readProcNet(ns, 'snmp6', '')),
      ...this.ofList(readProcNet(ns, 'xfrm_stat', '')),
    ]);
  }

  /** Parses tables of two lines: the group with the names of its counters, then the group with their values. */
  ofTables(text: string): Counted {
    const lines = text.split('\n');
    return lines.flatMap((heading, index) => {
      const columns = index % 2 === 0 ? this.#columnsOf(heading) : [];
      const values = columns.length === 0 ? [] : (lines[index + 1] ?? '').split(' ');
      return columns.map(([name, column]): Counted[number] => [name, Number(values[column])]);
    });
  }

  /** Parses one counter per line: `Ip6InNoRoutes  3`, or for IPsec policies `XfrmOutPolBlock  0`. */
  ofList(text: string): Counted {
    return text.split('\n').flatMap((line) => {
      const end = line.search(/\s/);
      const name = this.#undotted.get(line.slice(0, end));
      return name === undefined ? [] : [[name, Number(line.slice(end))] as Counted[number]];
    });
  }

  #columnsOf(heading: string): Counted {
    const known = this.#columns.get(heading);
    if (known) return known;
    const [group = '', ...names] = heading.split(' ');
    const columns = names.flatMap((own, index): Counted => {
      const name = `${group.slice(0, -1)}.${own}`;
      return this.#wanted.has(name) ? [[name, index + 1]] : [];
    });
    this.#columns.set(heading, columns);
    return columns;
  }
}
