import { expect } from 'vitest';
import type { Engine } from './engine.ts';

/** Expects that labs left no container, volume or network in the engine. */
export async function expectNothingLeft(engine: Engine): Promise<void> {
  await expect.poll(() => engine.containers()).toEqual([]);
  expect(await engine.list('volume', 'ls', '--quiet')).toEqual([]);
  const networks = await engine.list('network', 'ls', '--format', '{{.Name}}');
  expect(networks.filter((name) => name !== 'bridge').sort()).toEqual(['host', 'none']);
}
