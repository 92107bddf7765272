import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { IN_CONTAINER } from './container-lab.ts';
import { type Engine, NOTES } from './engine.ts';
import { expectNothingLeft } from './nothing-left.ts';
import { Relay } from './relay.ts';

/** Cases of commands that are killed: what they have requested from the engine must not stay. */
export function leftoverCases(engine: Engine): void {
  describe('what is left of a container', () => {
    let relay: Relay;
    beforeAll(() => {
      relay = new Relay(engine);
      return relay.listen();
    });
    afterAll(() => relay.close());
    beforeEach(() => engine.forgetNotes());

    const verify = () => {
      const path = join(engine.folder, 'lab.yaml');
      writeFileSync(path, IN_CONTAINER);
      return engine.lab(['verify', path, '--scenario', 'open'], { DOCKER_HOST: relay.host });
    };
    const ls = (patience = '60') => engine.lab(['ls'], { LAB_TIMEOUT: patience });

    /** Leaves one container: the command requests it and is killed before it exists. */
    async function leaveOne(): Promise<void> {
      const creating = relay.hold('create');
      const running = verify();
      const create = await creating;
      running.kill('SIGKILL');
      await running;
      create();
      await expect.poll(() => engine.containers()).toHaveLength(1);
    }

    /** Polls, because the sandbox ends a moment after its command. */
    async function expectCleared(): Promise<void> {
      await expect
        .poll(async () => {
          expect(await ls()).toMatchObject({ exitCode: 0, stderr: '' });
          return engine.containers();
        })
        .toEqual([]);
      await expectNothingLeft(engine);
    }

    it('is cleared away when the engine makes it after the next command', async () => {
      const creating = relay.hold('create');
      const running = verify();
      const create = await creating;
      running.kill('SIGKILL');
      await running;
      // The container does not exist yet. Commands that run meanwhile must not delete the note that leads to it.
      for (let time = 0; time < 3; time += 1) expect((await ls()).exitCode).toBe(0);
      create();
      await expect.poll(() => engine.containers()).toHaveLength(1);
      await expectCleared();
    });

    it('is cleared away when the command is interrupted while the engine makes it', async () => {
      const creating = relay.hold('create');
      const running = verify();
      const create = await creating;
      running.kill('SIGINT');
      await expect.poll(() => childrenOf(running.pid)).toBe('');
      create();
      expect((await running).exitCode).toBe(130);
      await expectNothingLeft(engine);
    });

    it('is cleared away beside a note that was never written', async () => {
      mkdirSync(NOTES, { recursive: true, mode: 0o700 });
      const torn = join(NOTES, '.engine-torn');
      writeFileSync(torn, '');
      await leaveOne();
      await expectCleared();
      rmSync(torn, { force: true });
    });

    it('is told of when the engine does not remove it', async () => {
      await leaveOne();
      relay.refuse('delete', 500, 'device or resource busy');
      await expect
        .poll(async () => (await ls()).stderr)
        .toBe('lab: docker – the engine refuses: device or resource busy');
      expect(await engine.containers()).toHaveLength(1);
      relay.allow('delete');
      await expectCleared();
    });

    it('is not waited for without end', async () => {
      await leaveOne();
      // Another client is removing the container and then gives up.
      relay.refuse('delete', 409, 'removal of container is already in progress');
      await expect
        .poll(async () => (await ls('1')).stderr)
        .toMatch(/^lab: docker – container [0-9a-f]{12} is not removed in 1 s$/);
      relay.allow('delete');
      await expectCleared();
    });
  });
}

/** The process IDs of a process's children; empty when the process has ended. */
function childrenOf(pid = 0): string {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  } catch {
    return '';
  }
}
