import { expect, it, vi } from 'vitest';
import { KernelError } from '../../../src/kernel/error.ts';
import { LabError } from '../../../src/lab/error.ts';

const PROBLEM = { where: 'lab', what: 'wrong' };

it('is known as what it is to another copy of this module, as bundles have them', async () => {
  vi.resetModules();
  const other = await import('../../../src/lab/error.ts');
  expect(other.LabError).not.toBe(LabError);
  expect(new other.LabError('usage', PROBLEM)).toBeInstanceOf(LabError);
  expect(new LabError('usage', PROBLEM)).toBeInstanceOf(other.LabError);
});

it('is neither any error nor any of its kinds', () => {
  expect(new Error('wrong')).not.toBeInstanceOf(LabError);
  expect(new LabError('kernel', PROBLEM)).not.toBeInstanceOf(KernelError);
});
