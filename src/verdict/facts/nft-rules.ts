import type { CountedRule } from './counted-rule.ts';

/** A rule as `nft -a list ruleset` writes it. */
export interface NftRule extends CountedRule {
  handle: number;
}

/** A table of `nft -a list ruleset`. */
export interface NftTable {
  /** The table with its family: `ip nat`. */
  name: string;
  chains: NftChain[];
}

export interface NftChain {
  name: string;
  /**
   * `nat`, `filter` or `route`. `hook` is the hook of the chain. Both are undefined for a chain that only rules
   * jump to.
   */
  type: string | undefined;
  hook: string | undefined;
  /** A rule without a counter counts 0, so we cannot say whether it matched. */
  rules: NftRule[];
}

export function nftTables(listing: string): NftTable[] {
  return listing
    .split(/^table /m)
    .slice(1)
    .map((text) => {
      const name = text.slice(0, text.indexOf(' {'));
      const chains = text.split(/^\tchain /m).slice(1);
      return { name, chains: chains.map((body) => chainOf(name, body)) };
    });
}

function chainOf(table: string, body: string): NftChain {
  const name = body.slice(0, body.indexOf(' {'));
  const [, type, hook] = body.match(/^\t\ttype (\w+) hook (\w+) /m) ?? [];
  // If nft cannot print a target, there is no text before the handle.
  const rules = [...body.matchAll(/^\t\t(.*\S) +# handle (\d+)$/gm)].map(([, rule = '', handle]) => ({
    tool: 'nft' as const,
    table,
    chain: name,
    hook,
    text: rule.replace(/counter packets \d+ bytes \d+/, 'counter'),
    packets: Number(rule.match(/counter packets (\d+)/)?.[1] ?? 0),
    handle: Number(handle),
  }));
  return { name, type, hook, rules };
}
