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

/** The nftables rules of a namespace, including those of iptables-nft and ebtables-nft. */
export interface Ruleset {
  /** A number that changes with every change of the rules, but not when counters change. */
  generation: number;
  chains: ChainState[];
  /** The rules of each chain are in their order. */
  rules: RuleState[];
}

const NONE: Ruleset = { generation: 0, chains: [], rules: [] };

/** Reads the rules, without our trace tables. A kernel without nftables has no rules. */
export function readRuleset(ns: Namespace): Ruleset {
  return askNetfilter(ns, NONE, (socket) => {
    const [generation] = socket.ask([generationMessage(ns.name)]);
    // Our trace tables have by far the most rules, so their rules are not even read.
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

/** Finds chains besides the hooks of bridge and IP. A kernel without nftables has no chains. */
export function chainsElsewhere(ns: Namespace): Elsewhere {
  return askNetfilter(ns, NOWHERE, (socket) => {
    const chains = socket.dump(dumpChainsMessage(ns.name)).map(({ body }) => parseChain(body));
    const devices = chains.flatMap(({ base }) => (base?.hook === 'ingress' ? (base.devices ?? []) : []));
    const arp = chains.some(({ table, base }) => base !== undefined && table.startsWith('arp '));
    return { ingress: [...new Set(devices)], arp };
  });
}

/** Does iptables-legacy have rules? Only iptables-legacy itself can read them. */
export function hasLegacyRules(ns: Namespace): boolean {
  return ns.run(() =>
    ['ip_tables_names', 'ip6_tables_names'].some((name) => {
      const path = `/proc/net/${name}`;
      try {
        return existsSync(path) && readFileSync(path, 'utf8').trim() !== '';
      } catch {
        // Only root of the namespace may look.
        return false;
      }
    }),
  );
}
