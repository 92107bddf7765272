import { describe, expect, it } from 'vitest';
import { chooseRuns, combinationRun } from '../../../src/commands/runs.ts';
import { LabError } from '../../../src/lab/error.ts';
import { matchScenario, scenariosOf } from '../../../src/lab/scenarios.ts';
import type { Lab, ToggleValues } from '../../../src/lab/types.ts';

const works = { outcome: 'works' } as const;
const lab: Lab = {
  name: 'small',
  about: 'Enough to choose from.',
  nodes: { pc: {}, web: {} },
  toggles: {
    hairpin: { about: 'Hairpin mode.', default: true },
    snat: { about: 'Which.', default: 'snat', values: ['off', 'snat', 'masquerade'] },
  },
  probes: {
    loopback: { kind: 'http', from: 'pc', url: 'http://1.2.3.4/' },
    inbound: { kind: 'http', from: 'web', url: 'http://1.2.3.4/' },
  },
  scenarios: {
    default: { because: 'As it is.', expect: { loopback: works } },
    fuller: { because: 'The same, with more to say.', expect: { loopback: works, inbound: works } },
    off: { because: 'Without.', toggles: { hairpin: false }, expect: { inbound: works, loopback: works } },
    warm: {
      because: 'Tables are filled.',
      start: 'warm',
      toggles: { snat: 'off' },
      expect: { loopback: works },
    },
  },
};

const chosen = (names: string[], sets: string[]) =>
  chooseRuns(lab, names, sets).map(({ name, toggles, scenario }) => [
    name,
    toggles.hairpin,
    toggles.snat,
    scenario?.because,
  ]);

describe('which scenarios are run', () => {
  it('all, in the order of the lab, each with its own toggles', () => {
    expect(chosen([], [])).toEqual([
      ['default', true, 'snat', 'As it is.'],
      ['fuller', true, 'snat', 'The same, with more to say.'],
      ['off', false, 'snat', 'Without.'],
      ['warm', true, 'off', 'Tables are filled.'],
    ]);
  });

  it('those that are named, in the order asked for', () => {
    expect(chosen(['off', 'default'], []).map(([name]) => name)).toEqual(['off', 'default']);
  });

  it('with --set alone, that combination: judged by the scenario that has just these values', () => {
    expect(chosen([], ['hairpin=off'])).toEqual([['off', false, 'snat', 'Without.']]);
  });

  it('with --set alone, only observed where no scenario has these values', () => {
    const [run, ...others] = chosen([], ['hairpin=off', 'snat=masquerade']);
    expect(run?.slice(1)).toEqual([false, 'masquerade', undefined]);
    expect(others).toEqual([]);
  });

  it('named and with --set, what the scenario expects holds only if it has these values', () => {
    expect(chosen(['off'], ['hairpin=off'])).toEqual([['off', false, 'snat', 'Without.']]);
    expect(chosen(['off'], ['snat=off'])).toEqual([['off', false, 'off', undefined]]);
  });

  it('each under a name of its own', () => {
    const ids = chooseRuns(lab, [], []).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('and which probes: those it expects something of, in their order, else all', () => {
    const probes = (...args: Parameters<typeof chooseRuns>) => chooseRuns(...args)[0]?.probes;
    expect(probes(lab, ['off'], [])).toEqual(['inbound', 'loopback']);
    expect(probes(lab, ['default'], [])).toEqual(['loopback']);
    expect(probes(lab, [], ['snat=masquerade'])).toEqual(['loopback', 'inbound']);
  });

  it('refuses every name it does not know, with those it knows', () => {
    const refused = () => chooseRuns(lab, ['of', 'off', 'warmer'], []);
    expect(refused).toThrow(LabError);
    expect(refused).toThrow(/--scenario of – .*did you mean off\?\n--scenario warmer – /);
    expect(() => chooseRuns(lab, [], ['hairpin=maybe'])).toThrow(/hairpin cannot be "maybe"/);
    expect(() => chooseRuns(lab, ['constructor'], [])).toThrow(/--scenario constructor/);
  });
});

describe('the scenario of toggle values', () => {
  it('is the one that says most of just these', () => {
    expect(matchScenario(lab, { hairpin: true, snat: 'snat' })?.[0]).toBe('fuller');
    expect(matchScenario(lab, { hairpin: false, snat: 'snat' })?.[0]).toBe('off');
  });

  it('is none that starts with warm tables: those belong to what it expects', () => {
    expect(matchScenario(lab, { hairpin: true, snat: 'off' })).toBeUndefined();
  });

  it('is none that speaks of other values', () => {
    expect(matchScenario(lab, { hairpin: false, snat: 'off' })).toBeUndefined();
    expect(matchScenario({ ...lab, scenarios: {} }, { hairpin: true, snat: 'snat' })).toBeUndefined();
  });
});

describe('a combination', () => {
  it('belongs to the scenario that builds the same, whatever toggles that do not matter are set to', () => {
    const rewrite = { about: 'Which.', default: 'all', values: ['off', 'all'], needs: { hairpin: true } };
    const needing = { ...lab, toggles: { ...lab.toggles, rewrite } };
    const name = (toggles: ToggleValues) => matchScenario(needing, toggles)?.[0];
    expect(name({ hairpin: false, snat: 'snat', rewrite: 'off' })).toBe('off');
    expect(name({ hairpin: true, snat: 'snat', rewrite: 'off' })).toBeUndefined();
  });

  it('runs all probes, those of its scenario first', () => {
    expect(combinationRun(lab, { hairpin: false, snat: 'snat' }).probes).toEqual(['inbound', 'loopback']);
    const other = combinationRun(lab, { hairpin: false, snat: 'off' });
    expect(other).toMatchObject({
      name: 'hairpin=off snat=off',
      scenario: undefined,
      probes: ['loopback', 'inbound'],
    });
  });

  it('has a scenario that starts warm only where that is asked for', () => {
    const toggles = { hairpin: true, snat: 'off' };
    expect(matchScenario(lab, toggles)).toBeUndefined();
    expect(scenariosOf(lab, toggles).map(([name]) => name)).toEqual(['warm']);
  });
});
