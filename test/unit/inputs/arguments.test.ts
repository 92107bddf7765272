import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runProgram } from '../../../src/commands/program.ts';
import { CONTROL, SEED, share } from './cases.ts';
import { word } from './hostile.ts';

/** Verbs that only read and print. Verbs that build labs or ask the kernel are tested in test/e2e/inputs.test.ts. */
const VERBS = ['plan', 'show', 'graph', 'explain', 'schema', 'completion', 'complete', 'help', 'nonsense'];
const KNOWN = [
  ...[
    'nat-loopback',
    'same-port-drop',
    'faults',
    'services',
    'bash',
    'report',
    'event',
    'lab',
    'verify',
    'router',
  ],
  ...[
    '--set',
    '--format',
    '--topo',
    '--json',
    '--help',
    '--version',
    '--',
    '-n',
    '-o',
    '--jobs',
    '--scenario',
  ],
  ...['hairpin=off', 'snat=masquerade', 'svg', 'ascii', 'dot', 'mermaid', 'single,3', 'tree,depth=2'],
];
const args = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...KNOWN) },
    word.filter((each) => each !== '-'),
  ),
  {
    maxLength: 5,
  },
);

describe(`any arguments do what they say, or are refused with a message; seed ${SEED}`, () => {
  const printed = { stdout: '', stderr: '' };
  beforeEach(() => {
    for (const name of ['stdout', 'stderr'] as const) {
      vi.spyOn(process[name], 'write').mockImplementation((text) => {
        printed[name] += text;
        return true;
      });
    }
  });
  afterEach(() => void vi.restoreAllMocks());

  it('of verbs that read and print', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...VERBS), args, async (verb, args) => {
        printed.stdout = printed.stderr = '';
        const code = await runProgram(['node', 'lab', verb, ...args]);
        expect([0, 2]).toContain(code);
        expect(printed.stderr).not.toMatch(/^ +at |this is a bug/m);
        expect(printed.stderr).not.toMatch(CONTROL);
        if (code === 2) expect((printed.stderr + printed.stdout).trim()).not.toBe('');
      }),
      share(10),
    );
  });

  it.each([
    ['an unknown verb', ['\x1b[2J']],
    ['an unknown option', ['verify', '--x\x1b[2J']],
    ['a word that is no choice', ['completion', '\x1b[2J']],
  ])('an escape in %s is shown as its number', async (_, args) => {
    expect(await runProgram(['node', 'lab', ...args])).toBe(2);
    expect(printed.stderr).toContain('\\x1b[2J');
    expect(printed.stderr).not.toMatch(CONTROL);
  });
});
