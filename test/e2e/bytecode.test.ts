import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { lab, steps } from '../../scripts/build/rehearsal.ts';

/** The build's own: Node runs it as it is, so it has no types. */
interface Bytecode {
  bytecodeOf(source: string): Buffer;
  bytecodeOfBuilding(file: string, home: string, rehearsal: object): Promise<Buffer | undefined>;
}
const path = '../../scripts/build/bytecode.mjs';
const { bytecodeOf, bytecodeOfBuilding }: Bytecode = await import(path);

const home = join(import.meta.dirname, '../../dist/agent.cjs');
const [bundle] = readFileSync(home, 'utf8').match(/agent-[0-9a-f]{8}/) ?? [];
const file = join(home, `../${bundle}.cjs`);
const source = readFileSync(file, 'latin1');

describe('bytecode of the agent', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hairpin-bytecode-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has the functions that build a lab, which V8 compiles when they are called otherwise', async () => {
    const cachedData = await bytecodeOfBuilding(file, home, { lab, steps });
    const { cachedDataRejected } = new Script(source, { cachedData });
    expect(cachedDataRejected).toBe(false);
    const ofNothing = await bytecodeOfBuilding(file, home, { lab: { ...lab, nodes: {} }, steps: [] });
    expect(ofNothing?.length).toBeGreaterThan(1.1 * bytecodeOf(source).length);
    expect(cachedData?.length).toBeGreaterThan(1.1 * (ofNothing?.length ?? 0));
  });

  it('is that with which it was built', () => {
    const built = readFileSync(file.replace(/cjs$/, 'code'));
    expect(built.length).toBeGreaterThan(1.3 * bytecodeOf(source).length);
  });

  it.each([
    ['is empty', ''],
    ['is no program', 'no program'],
  ])('is none where the agent %s', async (_, text) => {
    const other = join(folder, 'other.cjs');
    writeFileSync(other, text);
    expect(await bytecodeOfBuilding(other, home, { lab, steps })).toBeUndefined();
  });
});
