import type { HookEvent, NodeState, NodeTrace, ProbeRun } from '../agent/protocol.ts';
import type { Frame } from '../packet/types.ts';
import type { Question } from './discover.ts';
import { endpoint } from './forward.ts';
import { packetsOf } from './packets.ts';

/** What happened to a packet in the machine. */
export interface Fate {
  /** The sender and the target: `client → tcp 1.2.3.4:80`, with the source address if it is not the sender's own. */
  who: string;
  from: string;
  target: string;
  /** `lost`: the packet was neither dropped, received nor forwarded, and vanished before the last hook. */
  end: 'dropped' | 'received' | 'forwarded' | 'lost';
  /** The destination after translation, and the source. */
  to: string;
  as: string;
  /** The rules and policies that decided about it, in order. */
  rules: string[];
}

/** Returns what the machine did with each packet, by sender and target. */
export function fatesOf(
  runs: readonly ProbeRun[],
  questions: readonly Question[],
  node: string,
): Map<string, Fate> {
  const fates = new Map<string, Fate>();
  for (const [index, run] of runs.entries()) {
    const question = questions[index];
    const trace = run.hooks.find((each) => each.node === node);
    const state = run.after.find((each) => each.node === node);
    if (question && trace)
      for (const fate of fatesIn(trace, question, state)) if (!fates.has(fate.who)) fates.set(fate.who, fate);
  }
  return fates;
}

function fatesIn(trace: NodeTrace, { host, source, asked }: Question, state: NodeState | undefined): Fate[] {
  const wanted = new Map(asked.map((each) => [`${each.protocol} ${each.address} ${each.port}`, each]));
  const own = new Set(
    source === undefined ? host.addresses.map((each) => each.replace(/\/.*/, '')) : [source],
  );
  const events = new Map<number, HookEvent[]>();
  for (const event of trace.events) events.set(event.id, [...(events.get(event.id) ?? []), event]);
  return packetsOf(trace).flatMap(({ id, first, last }): Fate[] => {
    const [called, reached] = [calledBy(first), calledBy(last)];
    const candidate = called && wanted.get(`${called.protocol} ${called.address} ${called.port}`);
    if (candidate === undefined || reached === undefined || !own.has(called?.from ?? '')) return [];
    const target = `${candidate.protocol} ${endpoint(candidate.address, candidate.port)}`;
    const from = source === undefined ? host.name : `${host.name} (${source})`;
    const { end, rules } = endOf(events.get(id) ?? [], state);
    const isThrough = end === 'received' || end === 'forwarded';
    const to = isThrough ? endpoint(reached.address, reached.port) : '';
    return [{ who: `${from} → ${target}`, from, target, end, to, as: isThrough ? reached.from : '', rules }];
  });
}

function calledBy({ ip, tcp, udp }: Frame) {
  const ports = tcp ?? udp;
  if (ip === undefined || ports === undefined) return undefined;
  return { protocol: tcp ? 'tcp' : 'udp', from: ip.src, address: ip.dst, port: ports.dstPort };
}

function endOf(events: readonly HookEvent[], state: NodeState | undefined): Pick<Fate, 'end' | 'rules'> {
  const hooks = new Set(events.flatMap((event) => ('frame' in event ? [event.hook] : [])));
  const decided = events.filter((event): event is Decided => !('frame' in event));
  const drop = decided.find(({ verdict }) => /^(drop|reject)/.test(verdict));
  const rules = decided
    .filter((event) => event === drop || (event.do === 'rule' && !/^(continue|return)/.test(event.verdict)))
    .map((event) => ruleText(event, state));
  if (drop) return { end: 'dropped', rules };
  if (hooks.has('postrouting')) return { end: 'forwarded', rules };
  return { end: hooks.has('input') ? 'received' : 'lost', rules };
}

type Decided = Extract<HookEvent, { do: 'rule' | 'policy' }>;

/** As `nft -a` prints it, by the handle. */
function ruleText(
  { do: kind, table, chain, handle, verdict }: Decided,
  state: NodeState | undefined,
): string {
  if (kind === 'policy') return `policy ${verdict} of ${table} ${chain}`;
  let inside = '';
  let within = '';
  for (const line of (state?.nft ?? '').split('\n')) {
    inside = /^table (\S+ \S+) \{/.exec(line)?.[1] ?? inside;
    within = /^\tchain (\S+) \{/.exec(line)?.[1] ?? within;
    const [, text, number] = /^\t\t(.*?) # handle (\d+)$/.exec(line) ?? [];
    if (text !== undefined && inside === table && within === chain && Number(number) === handle)
      return `${table} ${chain}: ${text.replace(/ ?counter packets \d+ bytes \d+/, '')}`;
  }
  return `a rule of ${table} ${chain}`;
}

/** Are two fates the same for an observer? The result counts, not the rule. */
export const isSame = (a: Fate, b: Fate): boolean => a.end === b.end && a.to === b.to && a.as === b.as;
