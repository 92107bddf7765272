import { describe, expect, it } from 'vitest';
import { combinations } from '../../../src/lab/combinations.ts';
import type { Lab, ToggleValues } from '../../../src/lab/types.ts';
import { showMatrix } from '../../../src/report/show-matrix.ts';
import { plain } from '../../../src/report/style.ts';
import { probeVerdict, scenarioVerdict } from './verdicts.ts';

const lab: Lab = {
  name: 'small',
  about: 'Three toggles, of which one matters with another only.',
  nodes: {},
  toggles: {
    rewrite: { about: 'A choice.', default: 'all', values: ['off', 'one', 'all'], needs: { hairpin: true } },
    hairpin: { about: 'A flag.', default: true },
    nf: { about: 'A flag.', default: true },
  },
};

/** It works without nf, and with hairpin mode and all addresses rewritten. */
const causeOf = ({ rewrite, hairpin, nf }: ToggleValues) =>
  !nf || (hairpin && rewrite === 'all') ? undefined : hairpin ? 'mac-flap' : 'same-port-drop';

const verdicts = (pinned = {}) =>
  combinations(lab, pinned).map((toggles) =>
    scenarioVerdict(
      'as set',
      toggles,
      probeVerdict('loopback', causeOf(toggles)),
      probeVerdict('in', undefined),
    ),
  );
const shown = (width: number, pinned = {}) => showMatrix(lab, verdicts(pinned), plain, width).split('\n');

describe('the matrix', () => {
  it('has a line for each combination, a value where it changes, and the pattern below', () => {
    expect(shown(100)).toEqual([
      'small',
      '',
      'hairpin  rewrite  nf   loopback          in',
      'on       off      on   ✘ mac-flap        ✔ works',
      '                  off  ✔ works           ✔ works',
      '         one      on   ✘ mac-flap        ✔ works',
      '                  off  ✔ works           ✔ works',
      '         all      on   ✔ works           ✔ works',
      '                  off  ✔ works           ✔ works',
      'off      –        on   ✘ same-port-drop  ✔ works',
      '                  off  ✔ works           ✔ works',
      '',
      'loopback ✔ works, in ✔ works',
      '  nf=off',
      '  hairpin=on rewrite=all nf=on',
      'loopback ✘ mac-flap, in ✔ works',
      '  hairpin=on rewrite=off|one nf=on',
      'loopback ✘ same-port-drop, in ✔ works',
      '  hairpin=off nf=on',
      '',
      '8 combinations: everything works in 5',
      '',
    ]);
  });

  it('gives the first toggles to headings where it would be too wide', () => {
    const lines = shown(34);
    expect(lines.slice(2, 8)).toEqual([
      'nf   loopback          in',
      '',
      'hairpin=on rewrite=off',
      'on   ✘ mac-flap        ✔ works',
      'off  ✔ works           ✔ works',
      '',
    ]);
    for (const line of lines.slice(0, 20)) expect(line.length).toBeLessThanOrEqual(34);
  });

  it('names what all combinations share once, above', () => {
    const lines = shown(100, { nf: [true], rewrite: ['off', 'all'] });
    expect(lines[0]).toBe('small  nf=on');
    expect(lines[2]).toBe('hairpin  rewrite  loopback          in');
    expect(lines).toContain('3 combinations: everything works in 1');
  });

  it('says where a scenario expected otherwise', () => {
    const [first, ...rest] = verdicts();
    const wrong = probeVerdict('loopback', 'mac-flap', {
      status: 'fail',
      expected: { outcome: 'works' },
      reason: 'expected works, but it fails',
    });
    const judged = scenarioVerdict('bold', first?.toggles ?? {}, wrong);
    const text = showMatrix(lab, [judged, ...rest], plain, 100);
    expect(text).toContain('✘ mac-flap ≠ works');
    expect(text).toContain('✘ bold: loopback fails – mac-flap\n  expected works, but it fails\n');
    expect(text).toContain('scenarios speak of 1, 1 otherwise than they expect');
  });
});
