import { LabError, type Problem } from '../error.ts';
import { MOST_NODES } from '../limits.ts';
import { oneOf } from '../suggest.ts';
import type { Lab } from '../types.ts';
import { fatTree, linear, single, torus, tree } from './generators.ts';
import type { Wiring } from './wiring.ts';

interface Parameter {
  name: string;
  /** The default value. */
  usual: number;
  least?: number;
  most?: number;
  even?: true;
}

interface Generator {
  about: string;
  parameters: readonly Parameter[];
  make: (...values: number[]) => Wiring;
}

/**
 * The generators by Mininet's names, with the same parameters in the same order and the same defaults, and
 * `fat-tree`, which Mininet does not have.
 */
const GENERATORS: Record<string, Generator> = {
  minimal: { about: 'Two hosts on one switch.', parameters: [], make: () => single(2) },
  single: { about: 'Hosts on one switch.', parameters: [{ name: 'k', usual: 2 }], make: single },
  linear: {
    about: 'A chain of switches, with hosts on each.',
    parameters: [
      { name: 'k', usual: 2 },
      { name: 'n', usual: 1 },
    ],
    make: linear,
  },
  tree: {
    about: 'A tree of switches, with hosts for leaves.',
    parameters: [
      { name: 'depth', usual: 1, most: 1000 },
      { name: 'fanout', usual: 2 },
    ],
    make: tree,
  },
  torus: {
    about: 'A grid of switches that closes on itself, with hosts on each.',
    parameters: [
      { name: 'x', usual: 3, least: 3 },
      { name: 'y', usual: 3, least: 3 },
      { name: 'n', usual: 1 },
    ],
    make: torus,
  },
  'fat-tree': {
    about: 'Core, aggregation and edge switches with as many ports each, and hosts.',
    parameters: [{ name: 'k', usual: 4, least: 2, even: true }],
    make: fatTree,
  },
};

/**
 * Makes a lab from a description such as `single,100`, `tree,depth=3,fanout=4` or `linear,k=50`.
 * @throws LabError `usage` with all mistakes
 */
export function generateLab(words: string): Lab {
  const [kind = '', ...given] = words.split(',');
  const generator = Object.hasOwn(GENERATORS, kind) ? GENERATORS[kind] : undefined;
  const where = `--topo ${words}`;
  if (!generator) {
    const allowed = oneOf(Object.keys(GENERATORS), kind);
    throw new LabError('usage', { where, what: `no topology "${kind}"`, allowed });
  }
  const { parameters, make, about } = generator;
  const problems: Problem[] = [];
  const values = parameters.map(({ usual }) => usual);
  for (const [position, text] of given.entries()) {
    const [, named, value = ''] = /^(?:([^=]*)=)?(.*)$/.exec(text) ?? [];
    const index = named === undefined ? position : parameters.findIndex(({ name }) => name === named);
    const parameter = parameters[index];
    const allowed = parameter ? range(parameter) : usage(kind);
    const wrong = parameter ? problem(parameter, value) : `${kind} has no parameter for "${text}"`;
    if (wrong === undefined) values[index] = Number(value);
    else problems.push({ where, what: wrong, allowed });
  }
  if (problems.length > 0) throw new LabError('usage', problems);
  const last = values.findLastIndex((value, index) => value !== parameters[index]?.usual);
  return { name: [kind, ...values.slice(0, last + 1)].join('-'), about, ...make(...values) };
}

function problem({ name, least = 1, most = MOST_NODES, even }: Parameter, text: string): string | undefined {
  const value = Number(text);
  const whole = /^\d{1,6}$/.test(text) && value >= least && value <= most;
  return whole && !(even && value % 2 === 1) ? undefined : `${name} cannot be "${text}"`;
}

const range = ({ least = 1, most = MOST_NODES, even }: Parameter) =>
  `${even ? 'an even' : 'a whole'} number from ${least} to ${most}`;

/** `tree,depth,fanout` */
function usage(kind: string): string {
  return [kind, ...(GENERATORS[kind]?.parameters ?? []).map(({ name }) => name)].join(',');
}
