import type { AskedRoute, Listener, NodeState, ProbeRun } from '../../../src/agent/protocol.ts';
import { questionKey } from '../../../src/verdict/facts/asked-routes.ts';
import type { Source } from '../../../src/verdict/types.ts';
import { dropFrames } from './frames.ts';

/** The run without the single fact at this place. */
export function without(run: ProbeRun, source: Source): ProbeRun {
  if (source.in === 'capture') return withoutFrame(run, source);
  if (source.in === 'hooks') return withoutEvent(run, source);
  if (source.in === 'asked') return withoutAnswer(run, source);
  const { when = 'after' } = source;
  const states = run[when].map((state) => (state.node === source.node ? withoutEntry(state, source) : state));
  return { ...run, [when]: states };
}

/** `eth0 #3` is the third frame at that interface. */
function withoutFrame(run: ProbeRun, { node, entry }: Source): ProbeRun {
  const [, name, number] = entry.match(/^(.*) #(\d+)$/) ?? [];
  let found = false;
  const left = dropFrames(run, (frame) => {
    const isIt = frame.node === node && frame.interface === name && frame.index === Number(number);
    found ||= isIt;
    return isIt;
  });
  if (!found) throw new Error(`the captures have no frame ${node}:${entry}`);
  return left;
}

function withoutEvent(run: ProbeRun, { node, entry }: Source): ProbeRun {
  const hooks = run.hooks.map((trace) =>
    trace.node === node
      ? { ...trace, events: trace.events.filter((_, i) => i + 1 !== Number(entry)) }
      : trace,
  );
  return { ...run, hooks };
}

function withoutAnswer(run: ProbeRun, { node, entry }: Source): ProbeRun {
  const asked = run.routes?.find((one) => one.node === node && questionKey(one) === entry);
  // Other questions of the node for the same address have the same answer, so they are removed too.
  const isSuch = (one: AskedRoute) =>
    one.node === node && one.of === asked?.of && one.question.dst === asked.question.dst;
  const routes = run.routes?.filter((one) => !isSuch(one)) ?? [];
  return { ...run, routes };
}

/** The name of a table entry. */
const KEYS: Record<string, (entry: never) => string> = {
  links: ({ name }: { name: string }) => name,
  ports: ({ port }: { port: string }) => port,
  fdb: ({ bridge, port, mac }: { bridge: string; port: string; mac: string }) => `${bridge} ${port} ${mac}`,
  neighbours: ({ ip }: { ip: string }) => ip,
  routes: ({ to }: { to: string }) => to,
  qdiscs: ({ dev }: { dev: string }) => dev,
  listeners: ({ protocol, address, port }: Listener) => `${protocol} ${address} ${port}`,
  conntrack: (line: string) => line,
};

function withoutEntry(state: NodeState, { in: table, entry }: Source): NodeState {
  if (table === 'rules') return withoutRule(state, entry);
  if (table === 'sysctl' || table === 'counters') {
    const { [entry]: _, ...rest } = state[table] ?? {};
    return { ...state, [table]: rest };
  }
  // Absence of an entry proves nothing once the table is removed.
  if (entry === '') return { ...state, [table]: undefined };
  const entries = (state as unknown as Record<string, unknown[]>)[table] ?? [];
  return { ...state, [table]: entries.filter((one) => KEYS[table]?.(one as never) !== entry) };
}

function withoutRule(state: NodeState, rule: string): NodeState {
  const [, chain, policy] = rule.match(/^-P (\S+) (\S+)$/) ?? [];
  const isIt = (line: string) =>
    chain === undefined
      ? line.replace(/counter packets \d+ bytes \d+/, 'counter').includes(rule)
      : line.startsWith(`:${chain} ${policy} `);
  const drop = (text: string) =>
    text
      .split('\n')
      .filter((line) => !isIt(line))
      .join('\n');
  return { ...state, iptables: drop(state.iptables), ebtables: drop(state.ebtables), nft: drop(state.nft) };
}

/**
 * Every single fact of a run's states, hooks and answers. Settings and counters that `look` does not read are skipped:
 * removing them changes nothing, and there are hundreds for each one that is read.
 */
export function everyFact(run: ProbeRun, look: (run: ProbeRun) => void): Source[] {
  const read = new Set<string>();
  const watchedIn = (when: 'before' | 'after') =>
    run[when].map((state) => {
      const { node, sysctl, counters } = state;
      return {
        ...state,
        ...(sysctl && { sysctl: watched(sysctl, (key) => read.add(`${when} ${node} sysctl ${key}`)) }),
        ...(counters && {
          counters: watched(counters, (key) => read.add(`${when} ${node} counters ${key}`)),
        }),
      };
    });
  look({ ...run, before: watchedIn('before'), after: watchedIn('after') });
  return allFacts(run).filter(
    ({ node, in: table, entry, when }) =>
      !(table === 'sysctl' || table === 'counters') || read.has(`${when} ${node} ${table} ${entry}`),
  );
}

/** Wraps a table so that reads are recorded. Iterating over it counts as reading all. */
function watched<T extends object>(table: T, isRead: (key: string) => void): T {
  return new Proxy(table, {
    get(target, key) {
      isRead(String(key));
      return Reflect.get(target, key);
    },
    has(target, key) {
      isRead(String(key));
      return Reflect.has(target, key);
    },
    getOwnPropertyDescriptor(target, key) {
      isRead(String(key));
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });
}

function allFacts(run: ProbeRun): Source[] {
  const states = (['before', 'after'] as const).flatMap((when) =>
    run[when].flatMap((state) => factsOf(state).map((fact) => ({ ...fact, node: state.node, when }))),
  );
  const events = run.hooks.flatMap(({ node, events: all }) =>
    all.map((_, i): Source => ({ node, in: 'hooks', entry: String(i + 1) })),
  );
  const asked = (run.routes ?? []).map(
    (one): Source => ({ node: one.node, in: 'asked', entry: questionKey(one) }),
  );
  return [...states, ...events, ...asked];
}

function factsOf(state: NodeState): Pick<Source, 'in' | 'entry'>[] {
  const lists = Object.entries(KEYS).flatMap(([table, key]) => {
    const entries = (state as unknown as Record<string, unknown[] | undefined>)[table] ?? [];
    return entries.map((one) => ({ in: table as Source['in'], entry: key(one as never) }));
  });
  const values = (['sysctl', 'counters'] as const).flatMap((table) =>
    Object.keys(state[table] ?? {}).map((entry) => ({ in: table, entry })),
  );
  const rules = [...state.iptables.split('\n'), ...state.ebtables.split('\n')].flatMap((line) => {
    const rule = line.match(/-A .*$/)?.[0];
    return rule ? [{ in: 'rules' as const, entry: rule }] : [];
  });
  return [...lists, ...values, ...rules];
}
