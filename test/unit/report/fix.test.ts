import { describe, expect, it } from 'vitest';
import { showFix, type Trial } from '../../../src/report/fix.ts';
import { plain } from '../../../src/report/style.ts';
import { probeVerdict, scenarioVerdict } from './verdicts.ts';

const from = { nf: true, hairpin: false, macSnat: 'off' };
const trial = (changes: Trial['changes'], works: boolean): Trial => ({
  changes,
  toggles: { ...from, ...changes },
  works,
});
const seen = (cause?: 'same-port-drop') =>
  scenarioVerdict('as set', from, probeVerdict('loopback', cause), probeVerdict('in', undefined));

describe('what --fix found', () => {
  it('the sets that work, smallest first, then what was not enough', () => {
    const tried = [
      trial({ nf: false }, true),
      trial({ hairpin: true }, false),
      trial({ hairpin: true, macSnat: 'all' }, true),
    ];
    const fixes = tried.filter(({ works }) => works);
    const verdicts = [seen('same-port-drop'), seen(), seen('same-port-drop'), seen()];
    expect(
      showFix('small', { from, broken: ['loopback'], fixes, tried }, verdicts, plain).split('\n'),
    ).toEqual([
      'small with nf=on hairpin=off macSnat=off',
      '  ✘ loopback: pc → http://1.2.3.4/ fails – same-port-drop',
      '    as it was',
      '',
      'Seen to work, every probe:',
      '  nf=off                  loopback ✔ works           in ✔ works',
      '  hairpin=on macSnat=all  loopback ✔ works           in ✔ works',
      '',
      'Tried, and not enough:',
      '  hairpin=on              loopback ✘ same-port-drop  in ✔ works',
      '',
      '3 combinations tried: 2 with one change, 1 with 2 changes; sets that contain a smaller one that works were not',
      '',
    ]);
  });

  it('nothing', () => {
    const tried = [trial({ nf: false }, false)];
    const verdicts = [seen('same-port-drop'), seen('same-port-drop')];
    const text = showFix('small', { from, broken: ['loopback'], fixes: [], tried }, verdicts, plain);
    expect(text).toContain('\nNothing that was tried makes every probe work.\n');
  });

  it('nothing to mend', () => {
    const text = showFix('small', { from, broken: [], fixes: [], tried: [] }, [seen()], plain);
    expect(text.split('\n').slice(1)).toEqual(['Nothing to mend: every probe works.', '']);
  });
});
