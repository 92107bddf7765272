import type { Command } from 'commander';
import { fileOf, findLab } from '../../host/find-lab.ts';
import { BUILTIN, catalogue } from '../../host/source/catalogue.ts';
import { isScript } from '../../host/source/file.ts';
import { runningLabs } from '../../host/state.ts';
import { CAUSES } from '../../lab/causes.ts';
import { allowedValues, showToggle } from '../../lab/toggles.ts';
import type { Lab } from '../../lab/types.ts';
import { withRunningLab } from '../running-lab.ts';
import { type Typed, wantedAt } from './words.ts';

export interface Candidate {
  value: string;
  about: string;
}

type Source = (typed: Typed) => Promise<Candidate[]>;

/** The functions that list candidates, by the name of an option or argument in `program.ts`. */
const SOURCES: Record<string, Source> = {
  lab: known,
  labs: known,
  scenario: scenarios,
  goal: scenarios,
  lesson: async (typed) => plain(Object.keys((await labOf(typed)).lessons ?? {})),
  set: async (typed) => settings(await labOf(typed)),
  name: running,
  names: running,
  'toggle=value': (typed) => withRunningLab(typed.options.name, async ({ lab }) => settings(lab)),
  probes: (typed) =>
    withRunningLab(typed.options.name, async ({ topology }) =>
      Object.entries(topology.probes).map(([value, { about = '' }]) => ({ value, about })),
    ),
  version: kernels,
  kernel: async () => [...(await kernels()), { value: 'auto', about: 'the nearest that has all it needs' }],
  kernels,
  cause: async () => plain(CAUSES),
  node: nodes,
  from: nodes,
  to: nodes,
  places: (typed) =>
    withRunningLab(typed.options.name, async ({ topology }) =>
      plain(
        Object.values(topology.nodes).flatMap(({ name, interfaces }) => [
          name,
          ...Object.keys(interfaces).map((at) => `${name}:${at}`),
        ]),
      ),
    ),
};

async function scenarios(typed: Typed): Promise<Candidate[]> {
  const { scenarios: all = {} } = await labOf(typed);
  return Object.entries(all).map(([value, { because }]) => ({ value, about: because }));
}

/** Returns all words that may be at the cursor, whatever is already typed there. */
export async function candidates(program: Command, words: readonly string[]): Promise<Candidate[]> {
  const wanted = wantedAt(program, words);
  switch (wanted.kind) {
    case 'verb':
      return program
        .createHelp()
        .visibleCommands(program)
        .map((verb) => ({ value: verb.name(), about: verb.description() }));
    case 'flag':
      return wanted.verb
        .createHelp()
        .visibleOptions(wanted.verb)
        .map(({ long, short, description }) => ({ value: long ?? short ?? '', about: description }));
    case 'value':
    case 'argument': {
      const { of, typed } = wanted;
      if (of.argChoices) return plain(of.argChoices);
      return (
        (await SOURCES[wanted.kind === 'value' ? wanted.of.attributeName() : wanted.of.name()]?.(typed)) ?? []
      );
    }
    case 'nothing':
      return [];
  }
}

const plain = (values: readonly string[]): Candidate[] => values.map((value) => ({ value, about: '' }));

async function known(): Promise<Candidate[]> {
  return (await catalogue()).map(({ name, about }) => ({ value: name, about }));
}

function nodes({ options }: Typed): Promise<Candidate[]> {
  return withRunningLab(options.name, async ({ topology }) => plain(Object.keys(topology.nodes)));
}

async function running(): Promise<Candidate[]> {
  return plain((await runningLabs()).map(({ name }) => name));
}

/** A lab that is a program is not run only because somebody pressed Tab. */
async function labOf({ arguments: [asked = ''] }: Typed): Promise<Lab> {
  if (!BUILTIN.includes(asked) && isScript(fileOf(asked))) return { name: '', about: '', nodes: {} };
  return findLab(asked);
}

async function kernels(): Promise<Candidate[]> {
  const { kernelsAtHand } = await import('../../host/vm/kernels.ts');
  return plain(kernelsAtHand().map(({ release }) => release));
}

function settings({ toggles = {} }: Lab): Candidate[] {
  return Object.entries(toggles).flatMap(([name, toggle]) =>
    allowedValues(toggle).map((value) => ({ value: `${name}=${showToggle(value)}`, about: toggle.about })),
  );
}
