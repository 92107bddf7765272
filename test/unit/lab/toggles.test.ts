import { describe, expect, test } from 'vitest';
import { LabError } from '../../../src/lab/error.ts';
import { normaliseToggle, parseToggles, showToggle, toggleValues } from '../../../src/lab/toggles.ts';
import type { Lab } from '../../../src/lab/types.ts';

const lab: Lab = {
  name: 'small',
  about: 'Toggles only.',
  nodes: {},
  toggles: {
    hairpin: { about: 'Boolean.', default: true },
    snat: { about: 'Three values, one of them off.', default: 'snat', values: ['off', 'snat', 'masquerade'] },
    one: { about: 'Off and one other.', default: 'off', values: ['off', 'static'] },
    attachment: { about: 'No word for off.', default: 'switch', values: ['switch', 'router-ports'] },
  },
  scenarios: { bare: { because: 'All off.', toggles: { hairpin: false, snat: 'off' }, expect: {} } },
};

test.each([
  ['hairpin=on', true],
  ['hairpin=yes', true],
  ['hairpin=1', true],
  ['hairpin=true', true],
  ['hairpin=off', false],
  ['hairpin=no', false],
  ['hairpin=0', false],
  ['hairpin=false', false],
  ['snat=masquerade', 'masquerade'],
  ['snat=off', 'off'],
  ['snat=false', 'off'],
  ['one=on', 'static'],
])('%s', (setting, value) => {
  expect(Object.values(parseToggles(lab, [setting]))).toEqual([value]);
});

test('every problem at once, with what is allowed', () => {
  const settings = [
    'hairpn=on',
    'hairpin=perhaps',
    'snat=on',
    'snat=snta',
    'attachment=off',
    'one',
    'hairpin=',
  ];
  const error = thrown(() => parseToggles(lab, settings));
  expect(error.code).toBe('usage');
  expect(error.message.split('\n')).toEqual([
    '--set hairpn=on – no toggle "hairpn" in small – one of: hairpin, snat, one, attachment; did you mean hairpin?',
    '--set hairpin=perhaps – hairpin cannot be "perhaps" – one of: on, off',
    '--set snat=on – snat cannot be "on" – one of: off, snat, masquerade',
    '--set snat=snta – snat cannot be "snta" – one of: off, snat, masquerade; did you mean snat?',
    '--set attachment=off – attachment cannot be "off" – one of: switch, router-ports',
    '--set one – has no value – one of: off, static',
    '--set hairpin= – hairpin cannot be "" – one of: on, off',
  ]);
});

describe('toggleValues', () => {
  const defaults = { hairpin: true, snat: 'snat', one: 'off', attachment: 'switch' };

  test('defaults, then the scenario, then overrides', () => {
    expect(toggleValues(lab)).toEqual(defaults);
    expect(toggleValues(lab, 'bare')).toEqual({ ...defaults, hairpin: false, snat: 'off' });
    expect(toggleValues(lab, 'bare', { snat: 'masquerade' })).toEqual({
      ...defaults,
      hairpin: false,
      snat: 'masquerade',
    });
  });

  test('an unknown scenario', () => {
    const error = thrown(() => toggleValues(lab, 'bear'));
    expect(error.message).toBe('bear – no scenario "bear" in small – only bare');
  });
});

test('a YAML text for a boolean, and a boolean for a choice', () => {
  const { hairpin, snat } = lab.toggles ?? {};
  expect(hairpin && normaliseToggle(hairpin, 'off')).toBe(false);
  expect(snat && normaliseToggle(snat, false)).toBe('off');
  expect(snat && normaliseToggle(snat, true)).toBeUndefined();
});

test('shown as it is typed', () => {
  expect([true, false, 'masquerade'].map(showToggle)).toEqual(['on', 'off', 'masquerade']);
});

function thrown(run: () => unknown): LabError {
  try {
    run();
  } catch (error) {
    if (error instanceof LabError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
