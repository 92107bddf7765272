import type { Namespace } from '../../kernel/namespace.ts';
import { TRACE_TABLE } from '../../kernel/netlink/trace-table-messages.ts';
import { hasLegacyRules, type Ruleset, readRuleset } from '../../kernel/ruleset.ts';
import { LabError } from '../../lab/error.ts';
import { isInstalled, output } from '../program.ts';
import { type RuleTexts, withCounts } from './rule-counts.ts';

/** The nftables tables of each tool. The tool can print such a table even if another program made it. */
const MADE_BY = {
  iptables: { family: 'ip', names: ['filter', 'nat', 'mangle', 'raw', 'security'] },
  ip6tables: { family: 'ip6', names: ['filter', 'nat', 'mangle', 'raw', 'security'] },
  ebtables: { family: 'bridge', names: ['filter', 'nat', 'broute'] },
} as const;
type Tool = keyof typeof MADE_BY;

const NO_TEXTS: RuleTexts = { iptables: '', ip6tables: '', ebtables: '', nft: '' };

/** Each node's printed rules and their generation. Rules of the same generation are the same. */
const printed = new WeakMap<Namespace, { generation: number; texts: Promise<RuleTexts> }>();

/** The rules of a node at one moment, not yet printed. */
export interface RulesNow {
  namespace: Namespace;
  ruleset: Ruleset;
  /** Output of legacy iptables, which has no generation. */
  legacy?: Promise<RuleTexts>;
}

export function rulesNow(namespace: Namespace): RulesNow {
  const ruleset = readRuleset(namespace);
  if (!hasLegacyRules(namespace)) return { namespace, ruleset };
  return { namespace, ruleset, legacy: print(namespace, ruleset, true) };
}

/**
 * Returns the rules as their tools print them, with the counters of that moment. Rules are printed once per
 * generation, and the counters are filled in. If the rules changed before they were printed, there is no text.
 */
export async function ruleTexts({ namespace, ruleset, legacy }: RulesNow): Promise<RuleTexts> {
  if (legacy !== undefined) return await legacy;
  if (ruleset.chains.length === 0) return NO_TEXTS;
  const { generation } = ruleset;
  if (printed.get(namespace)?.generation !== generation) {
    const texts = print(namespace, ruleset, false);
    texts.catch(() => printed.delete(namespace));
    printed.set(namespace, { generation, texts });
  }
  const texts = await printed.get(namespace)?.texts;
  return texts ? withCounts(texts, ruleset) : NO_TEXTS;
}

/** Prints the rules. Only tools with tables of their own are started. */
async function print(namespace: Namespace, ruleset: Ruleset, legacy: boolean): Promise<RuleTexts> {
  const tables = new Set(ruleset.chains.map(({ table }) => table));
  const has = ({ family, names }: (typeof MADE_BY)[Tool]) =>
    names.some((name) => tables.has(`${family} ${name}`));
  const save = async (tool: Tool) => {
    const made = has(MADE_BY[tool]) ? await tryOutput(namespace, `${tool}-save`, ['-c']) : '';
    return legacy && tool !== 'ebtables' ? made + (await legacySave(namespace, tool)) : made;
  };
  const [iptables, ip6tables, ebtables, nft] = await Promise.all([
    save('iptables'),
    save('ip6tables'),
    save('ebtables'),
    tables.size === 0 ? '' : tryOutput(namespace, 'nft', ['-a', 'list', 'ruleset']),
  ]);
  // If the rules changed meanwhile, nobody knows which generation was printed.
  const isSame = readRuleset(namespace).generation === ruleset.generation;
  if (!isSame && !legacy) return NO_TEXTS;
  return { iptables, ip6tables, ebtables, nft: nft.replace(OWN_TABLES, '') };
}

/** A system may have both variants of iptables, and each prints only its own rules. */
function legacySave(namespace: Namespace, tool: 'iptables' | 'ip6tables'): Promise<string> {
  const named = `${tool}-legacy-save`;
  return tryOutput(namespace, isInstalled(named) ? named : `${tool}-save`, ['-c']);
}

/** Our own table, from the start of a line to a brace at the start of a line. */
const OWN_TABLES = new RegExp(`^table \\w+ ${TRACE_TABLE} \\{[^]*?^\\}\\n`, 'gm');

/** If a tool cannot print what another one made, the verdict uses the rest. */
async function tryOutput(namespace: Namespace, file: string, args: readonly string[]): Promise<string> {
  try {
    return await output(namespace, file, args);
  } catch (error) {
    if (error instanceof LabError && error.code === 'kernel') return '';
    throw error;
  }
}
