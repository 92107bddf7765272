import { type Kept, kept } from '../../kernel/kept.ts';
import { type Detail, linkDetails } from '../../kernel/link-details.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import type { LiveStep } from '../../plan/step.ts';
import type { Instance } from '../instance.ts';
import { changedDetails } from './changed-details.ts';
import { printedTables } from './printed-tables.ts';
import { rulesNow, ruleTexts } from './rule-texts.ts';
import { settings } from './settings.ts';

/** A node's kernel state: table entries, and named values. */
interface Had {
  kept: Map<string, Kept>;
  details: Map<string, Detail>;
  /**
   * Rules as their tools print them, without counters. Only for a node with set-up commands, which may have made
   * rules.
   */
  rules?: Record<string, string>;
}

type All = Map<string, Had>;

/** The kernel state of all nodes as the lab made it. Changes by hand are found by comparing with it. */
export class Standing {
  #meant: All | undefined;
  #begun: Promise<void> | undefined;

  /** Records the state before anyone can change it by hand: all of it is the lab's. */
  begin(instance: Instance): Promise<void> {
    this.#begun ??= readAll(instance).then((all) => {
      this.#meant ??= all;
    });
    return this.#begun;
  }

  /**
   * Makes a change of the lab, and counts all that it adds or removes as the lab's. Changes by hand remain changes
   * by hand.
   */
  async during(instance: Instance, steps: readonly LiveStep[], change: () => Promise<void>): Promise<void> {
    const before = await readAll(instance);
    const meant = this.#meant ?? before;
    try {
      await change();
    } finally {
      const set = changedDetails(steps);
      const after = await readAll(instance);
      this.#meant = new Map(
        [...after].map(([node, now]) => [node, become(node, now, before.get(node), meant.get(node), set)]),
      );
    }
  }

  async of(instance: Instance, node: string) {
    await this.begin(instance);
    const [now, meant] = [await read(instance, instance.node(node)), this.#meant?.get(node)];
    return {
      kept: [...now.kept.values()],
      meantToBeKept: [...(meant?.kept.values() ?? [])],
      details: [...now.details.values()],
      meantDetails: [...(meant?.details.values() ?? [])],
      ...(now.rules && { rules: now.rules, meant: meant?.rules ?? now.rules }),
    };
  }
}

/** @param set says whether the change's steps set this detail */
function become(
  node: string,
  now: Had,
  before: Had | undefined,
  meant: Had | undefined,
  set: (node: string, detail: Detail) => boolean,
): Had {
  const stayed = [...(meant?.kept ?? [])].filter(([key]) => now.kept.has(key) || !before?.kept.has(key));
  const came = [...now.kept].filter(([key]) => !before?.kept.has(key));
  const details = [...now.details].map(([key, detail]) => {
    const isOfTheLab = set(node, detail) || before?.details.get(key)?.value !== detail.value;
    return [key, isOfTheLab ? detail : (meant?.details.get(key) ?? detail)] as const;
  });
  const wasByHand = JSON.stringify(before?.rules) !== JSON.stringify(meant?.rules);
  return {
    kept: new Map([...stayed, ...came]),
    details: new Map(details),
    ...(now.rules && { rules: (wasByHand && meant?.rules) || now.rules }),
  };
}

async function readAll(instance: Instance): Promise<All> {
  const all = instance.nodes.map(async (node) => [node.name, await read(instance, node)] as const);
  return new Map(await Promise.all(all));
}

async function read(instance: Instance, node: Namespace): Promise<Had> {
  const tables = [...kept(node), ...(await printedTables(node, instance.hasSets(node.name)))];
  const own = Object.entries(settings(node)).map(([name, value]): Detail => ({ interface: '', name, value }));
  const details = [...linkDetails(node), ...own.filter(({ name }) => !COUNTS.has(name))];
  const isSetUp = instance.setups.has(node.name);
  return {
    kept: new Map(tables.map((each) => [JSON.stringify(each), each])),
    details: new Map(details.map((each) => [`${each.interface} ${each.name}`, each])),
    ...(isSetUp && { rules: withoutCounts(await ruleTexts(rulesNow(node))) }),
  };
}

/** Values that look like settings but are counters. */
const COUNTS: ReadonlySet<string> = new Set(['net.netfilter.nf_conntrack_count']);

const withoutCounts = (texts: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).map(([tool, text]) => [
      tool,
      String(text)
        .replace(/\[\d+:\d+\]/g, '[0:0]')
        .replace(/counter packets \d+ bytes \d+/g, 'counter packets 0 bytes 0')
        .replace(/^#.*\n/gm, ''),
    ]),
  );
