import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RIGHTS, runInSandbox } from '../sandbox.ts';

interface Ran {
  inside: Record<'a' | 'after' | 'worker', string> &
    Record<'nested' | 'child' | 'plain', string[]> & { cwd: string[][] };
  written: string[];
  uncovered: string[];
  refused: string;
  left: number;
}

describe.each(RIGHTS)('namespaces with mounts of their own, as %s', (rights) => {
  let ran: Ran;
  beforeAll(async () => {
    ran = await runInSandbox(join(import.meta.dirname, 'inside/mounts.ts'), rights);
  });

  it('see their own files, nested too, and nobody else does', () => {
    const { a, nested, after } = ran.inside;
    expect(a).toBe('a');
    expect(nested).toEqual(['a', 'b', 'machine', 'a']);
    expect(after).toBe('machine');
  });

  it('keep programs and relative paths where they are', () => {
    expect(ran.inside.child).toEqual(['a/run/work', '']);
    expect(ran.inside.plain).toEqual(['machine/run/work', '']);
    const [there, here] = ran.inside.cwd;
    expect(there).toEqual(here);
  });

  it('never hold one of Node’s other threads', () => {
    expect(ran.inside.worker).toBe('machine');
  });

  it('share the file that is put in a place, and show what is beneath when it is taken away', () => {
    expect(ran.written).toEqual(['changed', 'changed', 'machine']);
    expect(ran.uncovered).toEqual(['machine', 'changed']);
    expect(ran.refused).toContain('/run/machine – show again what is beneath – Invalid argument (EINVAL)');
  });

  it('give back their file descriptors', () => {
    expect(ran.left).toBe(0);
  });
});
