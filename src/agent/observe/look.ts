import { listeners } from '../../kernel/listeners.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import { createNamespace } from '../../kernel/new-namespace.ts';
import { addresses, linkTable, ports } from '../../kernel/read.ts';
import { readSysctl } from '../../kernel/sysctl.ts';
import { RULE_TOOLS } from '../../plan/rules/rules.ts';
import { applyRules } from '../build/load-rules.ts';
import type { Instance } from '../instance.ts';
import type { LookRequest, NodeLook } from '../protocol.ts';
import type { RuleTexts } from './rule-counts.ts';
import { rulesNow, ruleTexts } from './rule-texts.ts';
import type { Standing } from './standing.ts';

/** Reads the present state of nodes, which is compared with the lab. */
export function look(
  instance: Instance,
  standing: Standing,
  asked: readonly LookRequest[],
): Promise<NodeLook[]> {
  return Promise.all(
    asked.map(async (each) => {
      // A node with set-up commands is compared with the rules that it had after those commands.
      const stood = await standing.of(instance, each.node);
      return { ...(await lookAt(instance.node(each.node), each)), ...stood };
    }),
  );
}

async function lookAt(
  ns: Namespace,
  { node, sysctl, rules, listeners: isAskedWhoListens }: LookRequest,
): Promise<Omit<NodeLook, 'kept' | 'meantToBeKept' | 'details' | 'meantDetails'>> {
  const tables = ns.run(() => {
    const table = linkTable(ns);
    const own = addresses(ns, table);
    return {
      links: [...table.values()].map(({ name, up, mtu, master }) => ({
        name,
        up,
        mtu,
        addresses: own[name] ?? [],
        ...(master !== undefined && { master: table.get(master)?.name ?? '' }),
      })),
      ports: ports(ns, table),
    };
  });
  const values = sysctl.flatMap((key) => {
    const value = read(ns, key);
    return value === undefined ? [] : [[key, value]];
  });
  return {
    node,
    ...tables,
    sysctl: Object.fromEntries(values),
    ...(await rulesOf(ns, rules)),
    ...(isAskedWhoListens && { listeners: listeners(ns) }),
  };
}

/** Returns the setting's value. Undefined if its interface is gone. */
function read(ns: Namespace, key: string): string | undefined {
  try {
    return readSysctl(ns, key);
  } catch {
    return undefined;
  }
}

/** tc is left out: queues and filters are compared elsewhere. */
const PRINTED = RULE_TOOLS.filter((tool) => tool !== 'tc');

/** Prints the rules of the node, and the rules that the lab gave it. */
async function rulesOf(
  ns: Namespace,
  rules: LookRequest['rules'],
): Promise<Pick<NodeLook, 'rules' | 'meant'>> {
  const now = rulesNow(ns);
  const isRuled = PRINTED.some((tool) => rules[tool] !== '');
  const hasNone = now.legacy === undefined && now.ruleset.chains.length === 0;
  if (hasNone && !isRuled) return {};
  const [own, meant] = await Promise.all([ruleTexts(now), meantBy(ns, rules)]);
  return { rules: { ...own }, meant: { ...meant } };
}

/** The printed rules of each lab text. Every probe of a running lab asks for them, and they seldom change. */
const known = new WeakMap<Namespace, { of: string; meant: Promise<RuleTexts> }>();

function meantBy(ns: Namespace, rules: LookRequest['rules']): Promise<RuleTexts> {
  const of = JSON.stringify(rules);
  const last = known.get(ns);
  if (last?.of === of) return last.meant;
  const meant = loaded(ns.name, rules);
  meant.catch(() => known.delete(ns));
  known.set(ns, { of, meant });
  return meant;
}

/** Loads rules into an empty namespace and prints them. */
async function loaded(name: string, rules: LookRequest['rules']): Promise<RuleTexts> {
  const fresh = createNamespace(name);
  try {
    for (const tool of PRINTED) if (rules[tool] !== '') await applyRules(fresh, tool, rules[tool]);
    return await ruleTexts(rulesNow(fresh));
  } finally {
    fresh.close();
  }
}
