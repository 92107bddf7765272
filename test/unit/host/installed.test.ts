import { describe, expect, it } from 'vitest';
import { installProblem } from '../../../src/host/installed.ts';

const FOLDER = '/home/me/project/node_modules/hairpin-lab/dist/agent.cjs';
const ARCHIVE = '/home/me/project/.yarn/__virtual__/hairpin-lab-1/0/cache/hairpin-lab.zip/dist/agent.cjs';

describe('labs are run', () => {
  it.each([
    ['by Node', { node: '20.19.0' }, FOLDER],
    ["by Yarn's Node, from a folder elsewhere", { node: '22.0.0', pnp: '3' }, FOLDER],
  ])('%s', (_, versions, agent) => expect(installProblem(versions, agent)).toBeUndefined());
});

describe('it is said why they are not', () => {
  it.each([
    ['under Bun', { node: '22.6.0', bun: '1.2.3' }, FOLDER, /Bun 1\.2\.3/, /bunx/],
    ["under Plug'n'Play", { node: '22.0.0', pnp: '3' }, ARCHIVE, /Plug'n'Play/, /nodeLinker: node-modules/],
    [
      'unplugged',
      { node: '22.0.0', pnp: '3' },
      '/p/.yarn/unplugged/dist/agent.cjs',
      /Plug'n'Play/,
      /yarn install/,
    ],
  ])('%s', (_, versions, agent, said, hint) => {
    const error = installProblem(versions, agent);
    expect(error?.code).toBe('unable');
    expect(error?.message).toMatch(said);
    expect(error?.hint).toMatch(hint);
  });
});
