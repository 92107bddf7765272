import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findLab } from '../../../../src/host/find-lab.ts';
import { sightOf } from '../../../../src/host/source/sight.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'sight-')));
const folder = join(root, 'lab');
mkdirSync(join(folder, 'site'), { recursive: true });
symlinkSync('/etc', join(folder, 'out'));
afterAll(() => rmSync(root, { recursive: true }));

async function labWith(bind: string) {
  const path = join(folder, 'lab.yaml');
  writeFileSync(
    path,
    `name: bound
about: A container that is to see files of the machine.
nodes: { web: { kind: container, image: nginx, binds: ["${bind}"] } }
probes: { self: { kind: ping, from: web, to: 127.0.0.1 } }
scenarios: { works: { because: it does, expect: { self: { outcome: works } } } }
`,
  );
  return findLab(path);
}

describe('what a container sees of the machine', () => {
  it.each([`${folder}/site:/site:ro`, `${folder}:/lab:ro`])('%s is of the lab', async (bind) => {
    expect(sightOf(await labWith(bind))).toEqual({ folder });
  });

  it.each([
    '/:/host:ro',
    '/etc:/x:ro',
    `${folder}/site:/site`,
    `${folder}/site:/site:rw`,
    `${folder}/../other:/x:ro`,
    `${folder}/out:/x:ro`,
    `${folder}-beside:/x:ro`,
  ])('%s is not, but with --trust', async (bind) => {
    const lab = await labWith(bind);
    expect(() => sightOf(lab)).toThrow('would show the container more than the lab');
    expect(sightOf(lab, true)).toEqual({ everything: true });
  });
});
