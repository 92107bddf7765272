import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { IMAGE } from './image.ts';
import { VERIFY } from './labs.ts';
import { expectNothingLeft } from './nothing-left.ts';

export function removalCases(engine: Engine): void {
  describe('nothing is left in Docker', () => {
    it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('leaves nothing when ended by %s', async (signal) => {
      const running = engine.labThere(VERIFY);
      const probing = async () => {
        const [id] = await engine.list('ps', '--quiet');
        return id !== undefined && (await engine.list('top', id)).some((line) => line.includes('curl'));
      };
      await expect.poll(probing, { interval: 20 }).toBe(true);
      running.kill(signal);
      const { exitCode, signal: by } = await running;
      expect(signal === 'SIGKILL' ? by : exitCode).toBe(signal === 'SIGKILL' ? 'SIGKILL' : 130);
      await expectNothingLeft(engine);
    });

    it('clears away what a killed command made and did not start', async () => {
      const { stdout: machine } = await execa('hostname');
      const labels = [`hairpin.machine=${machine}`, 'hairpin.process=2147483646', 'hairpin.lab='];
      await engine.docker('create', ...labels.flatMap((label) => ['--label', label]), IMAGE);
      expect(await engine.containers()).toHaveLength(1);
      await engine.labThere([...VERIFY, '--scenario', 'snat']);
      await expectNothingLeft(engine);
    });
  });
}
