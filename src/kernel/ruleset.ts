import { existsSync, readFileSync } from 'node:fs';
import type { Namespace } from './namespace.ts';
import { askNetfilter } from './netfilter.ts';
import {
  type ChainState,
  dumpChainsMessage,
  dumpRulesetMessage,
  generationMessage,
  parseChain,
  parseGeneration,
  parseRule,
  type RuleState,
  tableNameOf,
} from './netlink/ruleset-messages.ts';
import { type Elsewhere, NOWHERE, TRACE_TABLE } from './netlink/trace-table-messages.ts';

/** The rules of a namespace as nftables keeps them, whoever made them: iptables-nft and ebtables-nft too. */
export interface Ruleset {
  /** Another one whenever anything about the rules has changed; counters do not count. */
  generation: number;
  chains: ChainState[];
  /** Those of one chain in their order. */
  rules: RuleState[];
}

const NONE: Ruleset = { generation: 0, chains: [], rules: [] };

/** Without the tables that traces are made with. A kernel that has no nftables has no rules of this kind. */
export function readRuleset(ns: Namespace): Ruleset {
  return askNetfilter(ns, NONE, (socket) => {
    const [generation] = socket.ask([generationMessage(ns.name)]);
    // Those of traces are the most by far: they are not even read.
    const chains = socket.dump(dumpChainsMessage(ns.name)).filter(({ body }) => !isOurs(body));
    const rules = chains.length === 0 ? [] : socket.dump(dumpRulesetMessage(ns.name));
    return {
      generation: generation ? parseGeneration(generation.body) : 0,
      chains: chains.map(({ body }) => parseChain(body)),
      rules: rules.filter(({ body }) => !isOurs(body)).map(({ body }) => parseRule(body)),
    };
  });
}

const isOurs = (body: Buffer) => tableNameOf(body) === TRACE_TABLE;

/** Where somebody has chains besides the hooks of bridge and IP; a kernel without nftables has none. */
export function chainsElsewhere(ns: Namespace): Elsewhere {
  return askNetfilter(ns, NOWHERE, (socket) => {
    const chains = socket.dump(dumpChainsMessage(ns.name)).map(({ body }) => parseChain(body));
    const devices = chains.flatMap(({ base }) => (base?.hook === 'ingress' ? (base.devices ?? []) : []));
    const arp = chains.some(({ table, base }) => base !== undefined && table.startsWith('arp '));
    return { ingress: [...new Set(devices)], arp };
  });
}

/** Whether rules of the older kind are loaded, of iptables-legacy: only its own programs can read them. */
export function hasLegacyRules(ns: Namespace): boolean {
  return ns.run(() =>
    ['ip_tables_names', 'ip6_tables_names'].some((name) => {
      const path = `/proc/net/${name}`;
      try {
        return existsSync(path) && readFileSync(path, 'utf8').trim() !== '';
      } catch {
        // Only the namespace's root may look.
        return false;
      }
    }),
  );
}
