import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Answer, giveAnswer, quickAnswer } from '../../../src/commands/quick.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const UP = ['up', '--topo', 'no-such,1'];

describe('what is answered without the parser of arguments', () => {
  it.each([[UP], [[...UP, '-n', 'mine']]])('%j', async (words) => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await giveAnswer(quickAnswer(words) as Answer)).toBe(2);
    expect(said.mock.calls.join('')).toContain('no topology "no-such"');
  });
});

it.each([[['pingall']], [['pingall', '-n', 'no-such']], [['down', 'no-such']]])('so is %j', (words) => {
  expect(quickAnswer(words)).toBeDefined();
});

describe('what is left to the parser', () => {
  it.each([
    [['up', 'nat-loopback']],
    [['up', 'nat-loopback', ...UP.slice(1)]],
    [[...UP, 'nat-loopback']],
    [[...UP, '--link', 'bw=1']],
    [[...UP, '-n']],
    [[...UP, '-n', '--help']],
    [[...UP, '-n', 'mine', '--help']],
    [['up', '--topo', '--help']],
    [['up', '--topo']],
    [['down', '--all']],
    [['down', 'mine', '--help']],
    [['ls', 'mine']],
    [['pingall', 'mine']],
    [['pingall', '-n']],
    [['pingall', '-n', 'mine', '--json']],
    [[]],
  ])('%j', async (words) => {
    expect(quickAnswer(words)).toBeUndefined();
  });

  it('a lab that is to run elsewhere', async () => {
    vi.stubEnv('LAB_RUNTIME', 'docker');
    expect(quickAnswer(UP)).toBeUndefined();
  });
});
