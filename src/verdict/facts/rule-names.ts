import { parseTables } from '../../lab/rules.ts';
import type { Decision } from './hook-steps.ts';
import { isOfTool } from './nft-rules.ts';
import type { Observation } from './observation.ts';
import { type CountedRule, countedRules } from './rules.ts';
import { after } from './tables.ts';

/**
 * The text of the rule that decided, without its chain, as its author wrote it: rules that iptables and ebtables made are found by their
 * place in the chain. Undefined where it cannot be told.
 */
export function ruleName(
  o: Observation,
  node: string,
  { by, table, chain, handle, verdict }: Decision,
): string | undefined {
  if (by === 'policy') return `policy ${verdict}`;
  const rule = handlesOf(after(o, node)?.nft ?? '', table, chain).find((one) => one.handle === handle);
  const saved = savedRules(o, node, table, chain);
  if (rule === undefined) return undefined;
  if (saved === undefined) return rule.text;
  const text = saved[rule.place]?.text;
  const written = writtenRules(o, node, table, chain);
  const name = written.length === saved.length ? written[rule.place] : text;
  return name?.replace(`-A ${chain} `, '');
}

/** The counted rule that decided; undefined for a rule without a counter. */
export function countedRule(
  o: Observation,
  node: string,
  { by, table, chain, handle }: Decision,
): CountedRule | undefined {
  const saved = savedRules(o, node, table, chain, by === 'policy');
  if (by === 'policy') return saved?.at(-1);
  const rule = handlesOf(after(o, node)?.nft ?? '', table, chain).find((one) => one.handle === handle);
  return rule && saved?.[rule.place];
}

interface Handle {
  handle: number;
  /** Which rule of its chain, from 0. */
  place: number;
  text: string;
}

/** The rules of a chain in `nft -a list ruleset`. */
function handlesOf(listing: string, table: string, chain: string): Handle[] {
  const inTable = listing.split(/^table /m).find((text) => text.startsWith(`${table} {`));
  const inChain = inTable?.split(/^\tchain /m).find((text) => text.startsWith(`${chain} {`));
  return [...(inChain?.matchAll(/^\t\t(.*\S) # handle (\d+)$/gm) ?? [])].map(
    ([, text = '', handle], place) => ({
      handle: Number(handle),
      place,
      text: text.replace(/counter packets \d+ bytes \d+/, 'counter'),
    }),
  );
}

/** The same chain as iptables-save or ebtables-save shows it; undefined for a table that is not theirs. */
function savedRules(
  o: Observation,
  node: string,
  table: string,
  chain: string,
  policies = false,
): CountedRule[] | undefined {
  const tool = toolOf(table);
  const state = after(o, node);
  if (tool === undefined) return undefined;
  const [, name = ''] = table.split(' ');
  const rules = countedRules(tool, state?.[tool] ?? '').filter(
    (one) => one.table === name && one.chain === chain,
  );
  const isTheirs = isOfTool(table) && Boolean(state?.[tool]?.includes(`*${name}\n`));
  return isTheirs ? rules.filter(({ text }) => text.startsWith('-P') === policies) : undefined;
}

function writtenRules(o: Observation, node: string, table: string, chain: string): string[] {
  const tool = toolOf(table);
  const text = tool && o.wiring.topology.nodes[node]?.rules[tool];
  const rules = parseTables(text ?? '').tables.get(table.split(' ')[1] ?? '')?.rules ?? [];
  return rules.filter((rule) => rule.startsWith(`-A ${chain} `));
}

function toolOf(table: string): 'iptables' | 'ebtables' | undefined {
  const [family] = table.split(' ');
  return family === 'ip' ? 'iptables' : family === 'bridge' ? 'ebtables' : undefined;
}
