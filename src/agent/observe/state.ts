import { readConntrack } from '../../kernel/conntrack.ts';
import { type FibRoute, fibRoutes, fibRules } from '../../kernel/fib.ts';
import { listeners } from '../../kernel/listeners.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import { qdiscs } from '../../kernel/qdisc.ts';
import { addresses, bridges, fdb, linkTableWithStats, neighbours, ports } from '../../kernel/read.ts';
import type { LinkState, NodeState, RouteEntry } from '../protocol.ts';
import { conntrackLine } from './conntrack-line.ts';
import { stackCounters } from './counters.ts';
import type { RuleTexts } from './rule-counts.ts';
import { type RulesNow, rulesNow, ruleTexts } from './rule-texts.ts';
import { settings } from './settings.ts';

type Tables = Omit<NodeState, keyof RuleTexts>;

/** A node's state. The texts of its rules may be printed later. */
export class Reading {
  readonly tables: Tables;
  readonly #rules: RulesNow;
  #done: Promise<NodeState> | undefined;

  constructor(tables: Tables, rules: RulesNow) {
    this.tables = tables;
    this.#rules = rules;
  }

  with(change: Partial<Tables>): Reading {
    return new Reading({ ...this.tables, ...change }, this.#rules);
  }

  /**
   * Resolves when later events can no longer change this reading. Counters of legacy rules are read by programs,
   * which takes a while.
   */
  async settled(): Promise<void> {
    await this.#rules.legacy;
  }

  complete(): Promise<NodeState> {
    this.#done ??= ruleTexts(this.#rules).then((texts) => ({ ...this.tables, ...texts }));
    return this.#done;
  }
}

/** Reads what a node's kernel has counted and learned so far, to compare later readings with it. */
export function readBaseline(namespace: Namespace): Reading {
  return new Reading(
    namespace.run(() => baseline(namespace)),
    rulesNow(namespace),
  );
}

/** Reads all of the node's state that may explain a failed probe. */
export function readState(namespace: Namespace): Reading {
  const rules = rulesNow(namespace);
  const { chains, rules: ruleset } = rules.ruleset;
  const tables = namespace.run(() => {
    const table = linkTableWithStats(namespace);
    return { ...baseline(namespace, table), ...details(namespace, table), chains, ruleset };
  });
  return new Reading(tables, rules);
}

type Links = ReturnType<typeof linkTableWithStats>;

function baseline(namespace: Namespace, table: Links = linkTableWithStats(namespace)): Tables {
  const tracked = readConntrack(namespace);
  const stations = neighbours(namespace, table);
  return {
    node: namespace.name,
    links: linkStates(namespace, table),
    ports: ports(namespace, table),
    bridges: bridges(namespace, table),
    qdiscs: qdiscs(namespace, table),
    fdb: fdb(namespace, table),
    neighbours: stations,
    stations: stations.length,
    counters: { ...stackCounters.read(namespace), ...tracked?.counters },
    ...(tracked && { connections: tracked.entries, conntrack: tracked.entries.map(conntrackLine) }),
  };
}

function details(namespace: Namespace, table: Links): Partial<Tables> {
  const listening = listeners(namespace);
  const fib = fibRoutes(namespace, table);
  return {
    routes: mainRoutes(fib),
    fib,
    rules: fibRules(namespace),
    listeners: listening,
    sockets: listening.length,
    sysctl: settings(namespace),
  };
}

const MAIN = 254;

/** Returns the main table. Of several routes to one prefix, it has the one that the kernel prefers: the first. */
const mainRoutes = (fib: readonly FibRoute[]): RouteEntry[] =>
  fib
    .filter(({ table }) => table === MAIN)
    .sort((one, other) => one.metric - other.metric)
    .map(({ to, hops: [hop] }) => ({ to, via: hop?.via ?? '', dev: hop?.dev ?? '' }));

function linkStates(namespace: Namespace, table: Links): LinkState[] {
  const own = addresses(namespace, table);
  return [...table.values()].map(({ name, kind, mac, master, up, operstate, noArp, mtu, stats, tunnel }) => ({
    name,
    up,
    operstate,
    ...(noArp && { noArp }),
    mtu,
    addresses: own[name] ?? [],
    dropped: stats.receiveDropped + stats.sendDropped,
    kind,
    mac,
    ...(master !== undefined && { master: table.get(master)?.name ?? '' }),
    stats,
    ...(tunnel && { tunnel }),
  }));
}
