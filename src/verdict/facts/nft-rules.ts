import type { CountedRule } from './rules.ts';

/** A rule as `nft -a list ruleset` writes it. */
export interface NftRule extends CountedRule {
  handle: number;
}

/**
 * Rules of `nft -a list ruleset`. Of a rule without a counter it is not known whether it matched: it counts nothing.
 * Tables that iptables and ebtables keep there are left out: their own tools show them.
 */
export function nftRules(listing: string): NftRule[] {
  const tables = listing.split(/^table /m).slice(1);
  return tables.flatMap((text) => {
    const table = text.slice(0, text.indexOf(' {'));
    return isOfTool(table) ? [] : rulesOf(table, text);
  });
}

function rulesOf(table: string, text: string): NftRule[] {
  const chains = text.split(/^\tchain /m).slice(1);
  return chains.flatMap((body) => {
    const chain = body.slice(0, body.indexOf(' {'));
    const hook = body.match(/^\t\ttype \w+ hook (\w+) /m)?.[1];
    return [...body.matchAll(/^\t\t(.*\S) # handle (\d+)$/gm)].map(([, rule = '', handle]) => ({
      tool: 'nft' as const,
      table,
      chain,
      hook,
      text: rule.replace(/counter packets \d+ bytes \d+/, 'counter'),
      packets: Number(rule.match(/counter packets (\d+)/)?.[1] ?? 0),
      handle: Number(handle),
    }));
  });
}

/** Names that iptables-nft and ebtables-nft give their tables, and people as a rule do not. Those of ip6tables nft alone shows. */
export function isOfTool(table: string): boolean {
  return /^(ip|bridge) (filter|nat|mangle|raw|security|broute)$/.test(table);
}
