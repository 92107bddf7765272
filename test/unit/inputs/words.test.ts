import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseRuns } from '../../../src/commands/runs.ts';
import { LabError } from '../../../src/lab/error.ts';
import { impairLinks } from '../../../src/lab/generators/link-words.ts';
import { generateLab } from '../../../src/lab/generators/words.ts';
import { parseToggles, toggleValues } from '../../../src/lab/toggles.ts';
import { answer, SEED, share } from './cases.ts';
import { LABS } from './damage.ts';
import { word } from './hostile.ts';

const toggleNames = [...new Set(LABS.flatMap(({ toggles }) => Object.keys(toggles ?? {})))];
const name = fc.oneof(fc.constantFrom(...toggleNames), word);
const setting = fc.oneof(
  fc.tuple(name, fc.constantFrom('=', '==', '', ' = ', ':'), word).map((parts) => parts.join('')),
  word,
);

const kinds = ['minimal', 'single', 'linear', 'tree', 'torus', 'fat-tree'];
const parameter = fc.oneof(
  fc.integer({ min: -2, max: 999_999 }).map(String),
  fc
    .tuple(fc.constantFrom('k', 'n', 'depth', 'fanout', 'x', 'y', 'q'), fc.nat(50))
    .map((two) => two.join('=')),
  word,
);
const topology = fc
  .tuple(
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...kinds) }, { weight: 1, arbitrary: word }),
    fc.array(parameter, { maxLength: 4 }),
  )
  .map(([kind, parameters]) => [kind, ...parameters].join(','));
const property = fc.oneof(
  fc
    .tuple(fc.constantFrom('bw', 'delay', 'jitter', 'loss'), fc.constantFrom('=', ''), word)
    .map((parts) => parts.join('')),
  word,
);

describe(`any words are understood, or refused with a message that names them; seed ${SEED}`, () => {
  it('values of toggles', () => {
    fc.assert(
      fc.property(
        fc.nat(LABS.length - 1),
        fc.array(setting, { maxLength: 4 }),
        word,
        (index, settings, scenario) => {
          const lab = LABS[index] as (typeof LABS)[number];
          const values = answer(() => parseToggles(lab, settings));
          for (const [name, value] of Object.entries(values ?? {}))
            expect(lab.toggles?.[name]?.values ?? [true, false]).toContain(value);
          answer(() => toggleValues(lab, scenario));
          answer(() => chooseRuns(lab, [scenario], settings));
        },
      ),
      share(10),
    );
  });

  it('topologies and links', () => {
    fc.assert(
      fc.property(topology, fc.array(property, { minLength: 1, maxLength: 3 }), (words, properties) => {
        const lab = answer(() => generateLab(words));
        if (lab) answer(() => impairLinks(lab, properties.join(',')));
      }),
      share(5),
    );
  });

  it.each(['torus,999999,999999', 'fat-tree,999998', 'tree,depth=999999,fanout=2', 'linear,999999,999999'])(
    '%s is refused, not tried',
    (words) => expect(() => generateLab(words)).toThrow(LabError),
  );
});
