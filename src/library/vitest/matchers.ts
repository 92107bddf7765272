import type { Cause, PacketExpectation } from '../../lab/types.ts';
import type { Probed, RunningNode } from '../types.ts';

interface Result {
  pass: boolean;
  message: () => string;
}

/** The matchers for `expect.extend`. A probe that could not be judged satisfies no matcher, and no `not` of one. */
export const matchers = {
  toReach(received: unknown, url?: string): Result | Promise<Result> {
    if (url !== undefined) return asked(received, url).then(reaches);
    return withProbed(received, reaches);
  },
  toFailWith(received: unknown, cause: Cause): Result | Promise<Result> {
    return withProbed(received, (probed) => failsWith(probed, cause));
  },
  toHaveSeen(received: unknown, packet: PacketExpectation): Result | Promise<Result> {
    return withProbed(received, (probed) => hasSeen(probed, packet));
  },
};

function reaches(probed: Probed): Result {
  return {
    pass: probed.observed.outcome === 'works',
    message: () => `${question(probed)}: ${account(probed)}`,
  };
}

function failsWith(probed: Probed, cause: Cause): Result {
  return {
    pass: probed.observed.cause === cause,
    message: () => `${question(probed)}, ${cause} in mind: ${account(probed)}`,
  };
}

function hasSeen(probed: Probed, packet: PacketExpectation): Result {
  const contradiction = probed.contradiction(packet);
  return {
    pass: contradiction === undefined,
    message: () => `${question(probed)}: ${contradiction ?? `${JSON.stringify(packet)} was seen`}`,
  };
}

/** Returns the answer. If it is a promise, waits for it. */
function withProbed(received: unknown, judge: (probed: Probed) => Result): Result | Promise<Result> {
  const judged = (value: unknown) => judge(judgeable(value));
  return received instanceof Promise ? received.then(judged) : judged(received);
}

function judgeable(value: unknown): Probed {
  if (!isProbed(value)) throw new TypeError('expect(…) needs what lab.probe(…) gives, or a promise of it');
  if (value.status === 'error')
    throw new Error(`${question(value)}: it could not be judged: ${value.reason ?? 'for no reason'}`);
  return value;
}

function isProbed(value: unknown): value is Probed {
  return typeof value === 'object' && value !== null && 'contradiction' in value && 'observed' in value;
}

async function asked(node: unknown, url: string): Promise<Probed> {
  if (typeof node !== 'object' || node === null || !('probe' in node))
    throw new TypeError('toReach(URL) needs a node: expect(lab.node(…))');
  return judgeable(await (node as RunningNode).probe(url));
}

const question = ({ from, target }: Probed) => `${from} → ${target}`;

/** Describes what was observed, with its evidence. */
function account({ observed: { outcome, cause, node, interface: at, detail }, evidence }: Probed): string {
  const place = node ? ` at ${at ? `${node}:${at}` : node}` : '';
  const facts = evidence.map(({ kind, text }) => `\n  ${kind}: ${text}`);
  return `it ${outcome}${cause ? ` – ${cause}${place}` : ''}\n  ${detail}${facts.join('')}`;
}
