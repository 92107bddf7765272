import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RIGHTS, runInSandbox } from '../sandbox.ts';

interface Ran {
  stdout: string;
  stderr: string;
  exitCode?: number;
  signal?: string;
}

type Named = 'there' | 'plain' | 'killed' | 'env' | 'descriptors' | 'nothing' | 'signals' | 'group';

type Results = Record<Named, Ran> & {
  own: string;
  many: [number, number][];
  failures: string[];
  taken: number;
  left: number;
  zombies: string[];
  terminal: { shown: string; end: object };
};

describe.each(RIGHTS)('programs, as %s', (rights) => {
  let ran: Results;
  beforeAll(async () => {
    ran = await runInSandbox(join(import.meta.dirname, 'inside/spawn.ts'), rights);
  });

  it('begin in the namespace of the run', () => {
    expect(ran.there).toMatchObject({ stderr: '', exitCode: 0 });
    expect(ran.there.stdout.trim()).not.toBe(ran.own);
  });

  it('are told, say and end what they do', () => {
    expect(ran.plain).toEqual({ stdout: 'what is said', stderr: 'complaint\n', exitCode: 7 });
    expect(ran.killed).toEqual({ stdout: '', stderr: '', signal: 'SIGKILL' });
    expect(ran.nothing.stdout).toBe('/dev/null\n/dev/null\n');
  });

  it('inherit nothing but what they are given', () => {
    expect(ran.env.stdout).toBe('ONLY=this\n');
    expect(ran.descriptors.stdout).toBe('0\n1\n2\n');
    // The C library reserves two signals for threads; they may be ignored.
    expect(ran.signals.stdout).toMatch(/^SigBlk:\t0{16}\nSigIgn:\t0{7}[01][08]0{7}\n$/);
  });

  it('keep nothing open that this process closes when they have started', () => {
    expect(ran.taken).toBe(0);
  });

  it('lead a process group', () => {
    const [pid, group] = ran.group.stdout.trim().split('\n');
    expect(group).toBe(pid);
  });

  it('are all heard of when many end at once, and none is left', () => {
    expect(ran.many).toEqual(Array.from({ length: 100 }, (_, n) => [n, n]));
    expect(ran.zombies).toEqual([]);
  });

  it('that are not there are an error, and leave nothing open', () => {
    expect(ran.failures).toEqual(['ENOENT', 'EACCES', 'EACCES']);
    expect(ran.left).toBe(0);
  });

  it('lead a session with a terminal of its own', () => {
    const [tty, foreground, pid] = ran.terminal.shown.split(/\s+/);
    expect(tty).toMatch(/^\/dev\/pts\/\d+$/);
    expect(foreground).toBe(pid);
    expect(ran.terminal.end).toEqual({ exitCode: 0 });
  });
});
