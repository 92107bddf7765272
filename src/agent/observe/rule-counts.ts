import type { Count, RuleState } from '../../kernel/netlink/ruleset-messages.ts';
import type { Ruleset } from '../../kernel/ruleset.ts';

/**
 * Output of `iptables-save -c`, `ip6tables-save -c`, `ebtables-save -c` and `nft -a list ruleset`. Empty if there
 * are no rules.
 */
export interface RuleTexts {
  iptables: string;
  ip6tables: string;
  ebtables: string;
  nft: string;
}

/** Writes the counters of `ruleset` into printed texts of the same rules. */
export function withCounts(texts: RuleTexts, ruleset: Ruleset): RuleTexts {
  const counts = new Counts(ruleset);
  return {
    iptables: saved(texts.iptables, 'ip', counts),
    ip6tables: saved(texts.ip6tables, 'ip6', counts),
    ebtables: saved(texts.ebtables, 'bridge', counts),
    nft: listed(texts.nft, counts),
  };
}

class Counts {
  readonly #rules = new Map<string, RuleState[]>();
  readonly #handles = new Map<string, Count>();
  readonly #policies = new Map<string, Count>();

  constructor({ rules, chains }: Ruleset) {
    for (const rule of rules) {
      const chain = `${rule.table} ${rule.chain}`;
      const inChain = this.#rules.get(chain);
      if (inChain) inChain.push(rule);
      else this.#rules.set(chain, [rule]);
      if (rule.count) this.#handles.set(`${chain} ${rule.handle}`, rule.count);
    }
    for (const { table, name, base } of chains)
      if (base?.count) this.#policies.set(`${table} ${name}`, base.count);
  }

  at(chain: string, place: number): Count | undefined {
    return this.#rules.get(chain)?.[place]?.count;
  }

  of(chain: string, handle: string): Count | undefined {
    return this.#handles.get(`${chain} ${handle}`);
  }

  policy(chain: string): Count | undefined {
    return this.#policies.get(chain);
  }
}

/** Fills `:CHAIN POLICY [0:0]` and `[0:0] -A CHAIN …`. The text has no handles, so rules are matched by their order. */
function saved(text: string, family: string, counts: Counts): string {
  let table = '';
  let places = new Map<string, number>();
  const lines = text.split('\n').map((line) => {
    if (line.startsWith('*')) {
      table = `${family} ${line.slice(1)}`;
      places = new Map();
      return line;
    }
    const [, policy] = /^:(\S+) /.exec(line) ?? [];
    if (policy !== undefined) return counted(line, counts.policy(`${table} ${policy}`));
    const [, chain] = /^\[\d+:\d+\] -A (\S+)/.exec(line) ?? [];
    if (chain === undefined) return line;
    const place = places.get(chain) ?? 0;
    places.set(chain, place + 1);
    return counted(line, counts.at(`${table} ${chain}`, place));
  });
  return lines.join('\n');
}

const counted = (line: string, count: Count | undefined) =>
  count ? line.replace(/\[\d+:\d+\]/, `[${count.packets}:${count.bytes}]`) : line;

/** Fills `counter packets 0 bytes 0 … # handle 5`, which is inside `chain NAME {` inside `table ip nat {`. */
function listed(text: string, counts: Counts): string {
  let [table, chain] = ['', ''];
  const lines = text.split('\n').map((line) => {
    table = /^table (\w+ \S+) \{/.exec(line)?.[1] ?? table;
    chain = /^\tchain (\S+) \{/.exec(line)?.[1] ?? chain;
    const handle = /^\t\t.* # handle (\d+)$/.exec(line)?.[1];
    const count = handle === undefined ? undefined : counts.of(`${table} ${chain}`, handle);
    if (count === undefined) return line;
    return line.replace(
      /counter packets \d+ bytes \d+/,
      `counter packets ${count.packets} bytes ${count.bytes}`,
    );
  });
  return lines.join('\n');
}
