import { expect, test, vi } from 'vitest';
import { showError } from '../../../src/commands/output.ts';
import { LabError } from '../../../src/lab/error.ts';

test('a bug of ours has an exit code of its own, and says where to tell of it', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    expect(await showError(new TypeError('cannot read'))).toBe(70);
    const text = said.mock.calls.map(([each]) => each).join('');
    expect(text).toContain('lab: this is a bug in Hairpin, and not in your lab\nTypeError: cannot read');
    expect(text).toContain('hint: please report it');
    expect(await showError(new LabError('usage', { where: '-n', what: 'no' }))).toBe(2);
  } finally {
    said.mockRestore();
  }
});
