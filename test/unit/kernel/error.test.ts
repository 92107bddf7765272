import { describe, expect, it } from 'vitest';
import { asKernelError, KernelError } from '../../../src/kernel/error.ts';
import { LabError } from '../../../src/lab/error.ts';

describe('KernelError', () => {
  const about = { object: 'router:br0', step: 'add address 10.0.0.1/8' };

  it('says where, what and why, in the kernel’s words', () => {
    const error = new KernelError({ ...about, errno: 17, extack: 'Address already assigned.' });
    expect(error).toBeInstanceOf(LabError);
    expect(error.message).toBe(
      'router:br0 – add address 10.0.0.1/8 – File exists (EEXIST): Address already assigned.',
    );
    expect(error).toMatchObject({ code: 'kernel', errno: 'EEXIST', hint: undefined });
  });

  it('does without an explanation, and passes on a hint', () => {
    const error = new KernelError({ ...about, errno: 95, extack: undefined, hint: 'modprobe it' });
    expect(error.message).toBe('router:br0 – add address 10.0.0.1/8 – Operation not supported (EOPNOTSUPP)');
    expect(error.hint).toBe('modprobe it');
  });

  it('is what an error of fs becomes; others stay as they are', () => {
    const system = Object.assign(new Error('EMFILE: too many open files'), { errno: -24 });
    expect(asKernelError(system, 'router', 'open')).toMatchObject({
      message: 'router – open – Too many open files (EMFILE)',
    });
    const bug = new TypeError('bug');
    expect(asKernelError(bug, 'router', 'open')).toBe(bug);
  });
});
