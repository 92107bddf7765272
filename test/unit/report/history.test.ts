import { describe, expect, it } from 'vitest';
import { HISTORY, historyText } from '../../../src/report/explain/history.ts';

const releases = Object.values(HISTORY).map(({ version }) => version.split('.').map(Number));

describe('the history of the kernel', () => {
  it('is in order of time', () => {
    const sorted = [...releases].sort((a, b) => {
      const at = a.findIndex((part, index) => part !== b[index]);
      return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
    });
    expect(releases).toEqual(sorted);
  });

  it('has what the article needs, with commits that can be looked up', () => {
    const text = historyText();
    for (const version of ['2.6.32', '2.6.35', '5.3', '5.17', '6.9'])
      expect(text).toContain(`Linux ${version}  `);
    expect(text).toContain('https://git.kernel.org/linus/751de2012eaf');
    expect(text.match(/commit [0-9a-f]{12} "/g)?.length).toBe(Object.keys(HISTORY).length - 1);
  });

  it('of one change is that change', () => {
    expect(historyText('broute')).toMatch(/^Linux 6\.4 {2}broute\n/);
    expect(historyText('broute')).not.toContain('hairpin');
  });
});
