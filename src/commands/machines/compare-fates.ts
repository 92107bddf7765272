import type { Agent } from '../../host/sandbox-types.ts';
import { type Candidate, candidatesOf } from '../../import/candidates.ts';
import { type Question, questionsOf } from '../../import/discover.ts';
import { type Fate, fatesOf, isSame } from '../../import/fates.ts';
import { sourcesFor, usualCandidates } from '../../import/sources.ts';
import type { Imported } from '../../import/world.ts';
import { type Difference, ruleThatDid } from '../../report/comparison.ts';
import type { Machine } from '../../snapshot/machine.ts';
import { ask } from './asking.ts';

/**
 * Sends packets to everything that the rules of either machine mention, from all sides of both, and compares what
 * happens.
 */
export async function compareFates(agent: Agent, machines: readonly Machine[], worlds: readonly Imported[]) {
  const rules = machines.map((machine) => machine.rules);
  const candidates = new Map<string, Candidate>();
  for (const world of worlds)
    for (const each of [
      ...rules.flatMap((texts) => candidatesOf(texts, world.segments).asked),
      ...usualCandidates(world),
    ])
      candidates.set(`${each.protocol} ${each.address} ${each.port}`, each);
  const questions = worlds.map((world) =>
    questionsOf(world, [...candidates.values()]).flatMap((question): Question[] => [
      question,
      ...sourcesFor(question.host, world, rules).map((source) => ({ ...question, source })),
    ]),
  );
  const first = await fatesOfBoth(agent, worlds, questions);
  const doubtful = differing(first);
  if (doubtful.length === 0) return { differences: [], asked: first[0].size };
  // Rules that count packets may treat later packets differently, so each difference is tried again on its own.
  const targets = new Set(doubtful.map(([, was, is]) => (was ?? is)?.target));
  const again = questions.map((each) =>
    each.map((question) => ({
      ...question,
      asked: question.asked.filter(({ protocol, address, port }) =>
        targets.has(`${protocol} ${address.includes(':') ? `[${address}]` : address}:${port}`),
      ),
    })),
  );
  const met = first.map((fates) => new Set([...fates.values()].flatMap(({ rules: own }) => own)));
  const second = differing(await fatesOfBoth(agent, worlds, again));
  return {
    differences: second.flatMap(([, was, is]) => fateDifference(was, is, met) ?? []),
    asked: first[0].size,
  };
}

type Fates = [Map<string, Fate>, Map<string, Fate>];

async function fatesOfBoth(
  agent: Agent,
  worlds: readonly Imported[],
  questions: readonly Question[][],
): Promise<Fates> {
  const fates = await Promise.all(
    worlds.map(async (world, index) => {
      const own = (questions[index] ?? []).filter(({ asked }) => asked.length > 0);
      return own.length === 0
        ? new Map<string, Fate>()
        : fatesOf(await ask(agent, world, own), own, world.node);
    }),
  );
  return [fates[0] ?? new Map(), fates[1] ?? new Map()];
}

/** If only one machine has seen a packet, it went to an address that only this machine has. */
function differing([before, after]: Fates): [string, Fate | undefined, Fate | undefined][] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(
    (who): [string, Fate | undefined, Fate | undefined][] => {
      const [was, is] = [before.get(who), after.get(who)];
      return was && is && isSame(was, is) ? [] : [[who, was, is]];
    },
  );
}

const isThrough = (fate: Fate | undefined) => fate?.end === 'received' || fate?.end === 'forwarded';

function textOf(fate: Fate | undefined): string {
  if (fate === undefined) return 'never came to the machine';
  return isThrough(fate) ? `${fate.end}, as ${fate.to} from ${fate.as}` : fate.end;
}

function fateDifference(
  was: Fate | undefined,
  is: Fate | undefined,
  [before = new Set(), after = new Set()]: readonly ReadonlySet<string>[],
): Difference | undefined {
  const some = is ?? was;
  // Both machines stopped the packet, so it does not matter which rule did.
  if (some === undefined || (!isThrough(was) && !isThrough(is))) return undefined;
  const kind = !isThrough(was)
    ? 'let-in'
    : !isThrough(is)
      ? 'kept-out'
      : was?.to !== is?.to
        ? 'elsewhere'
        : 'seen-as';
  const by = ruleThatDid({ own: was?.rules ?? [], all: before }, { own: is?.rules ?? [], all: after });
  return {
    what: some.who,
    from: some.from,
    target: some.target,
    kind,
    before: textOf(was),
    after: textOf(is),
    by,
  };
}
