import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { SIX_SCENARIOS, VERIFY, verdictsOf } from './labs.ts';
import { expectNothingLeft } from './nothing-left.ts';
import { wayTo } from './ssh-way.ts';

/** Cases of engines on other machines, reached by ssh, and of several engines at once. */
export function contextCases(engine: Engine): void {
  describe('an engine on another machine', () => {
    let ssh: Record<string, string>;
    beforeAll(() => {
      ssh = wayTo(engine);
    });

    it('is reached by the ssh of the user, and judges as this machine does', async () => {
      const two = [...VERIFY, '--scenario', 'same-port-drop', '--scenario', 'snat', '--format', 'json'];
      const [there, here] = [await engine.labThere(two, ssh), await engine.lab(two)];
      expect(there.exitCode, there.stderr).toBe(0);
      expect(JSON.parse(there.stdout).environment.runtime).toBe('docker');
      expect(verdictsOf(there.stdout)).toEqual(verdictsOf(here.stdout));
      await expectNothingLeft(engine);
    });

    it('has labs that stay', async () => {
      const up = await engine.labThere(['up', 'nat-loopback', '-n', 'far-away'], ssh);
      expect(up.exitCode, up.stderr).toBe(0);
      expect(
        (await engine.lab(['exec', 'pc', '-n', 'far-away', '--', 'cat', '/etc/hostname'], ssh)).exitCode,
      ).toBe(0);
      expect((await engine.lab(['probe', 'loopback', '-n', 'far-away'], ssh)).stdout).toContain('works');
      const down = await engine.lab(['down', 'far-away'], ssh);
      expect(down.exitCode, down.stderr).toBe(0);
      await expectNothingLeft(engine);
    });

    it('is not believed to be who it says, if ssh knows another', async () => {
      const { exitCode, stderr, stdout } = await engine.labThere(VERIFY, wayTo(engine, false));
      expect(stderr).toMatch(
        /^lab: docker – ssh:\/\/far \(DOCKER_HOST\): Host key verification failed\.\n {2}hint: ssh /,
      );
      expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    });

    it('that does not answer is told in the words of ssh', async () => {
      const { exitCode, stderr } = await engine.labThere(VERIFY, {
        ...ssh,
        DOCKER_HOST: 'ssh://127.0.0.1:1',
      });
      expect(stderr).toMatch(/^lab: docker – ssh:\/\/127\.0\.0\.1:1 \(DOCKER_HOST\): .*Connection refused/);
      expect(exitCode).toBe(3);
    });
  });

  describe('--context', () => {
    let env: Record<string, string>;

    it('shares scenarios out among the engines of several contexts', async () => {
      env = { ...wayTo(engine), DOCKER_CONFIG: engine.env.DOCKER_CONFIG, DOCKER_HOST: '' };
      for (const [name, host] of [
        ['near', engine.host],
        ['far', 'ssh://far'],
      ])
        await execa('docker', ['context', 'create', `${name}`, '--docker', `host=${host}`], { env });
      const since = String(Date.now() / 1000);
      const { exitCode, stdout, stderr } = await engine.lab([...SEVERAL, '--context', 'near,far'], env);
      expect(exitCode, stderr).toBe(0);
      const here = await engine.lab(SEVERAL);
      expect(verdictsOf(stdout)).toEqual(verdictsOf(here.stdout));
      expect(JSON.parse(stdout).environment.runtime).toBe('docker');
      const began = await engine.list('events', '--since', since, '--until', '0s', ...STARTS);
      expect(began).toHaveLength(2);
      await expectNothingLeft(engine);
    });

    it('does again elsewhere what was lost with one of them, and says so', async () => {
      const running = engine.lab([...SEVERAL, '--jobs', '1', '--context', 'near,far'], env);
      // When the first scenario has begun, both engines have work.
      await once(running.stderr, 'data');
      const [{ Id }] = (await ask(engine, 'GET', '/containers/json')) as [{ Id: string }];
      await ask(engine, 'POST', `/containers/${Id}/kill`);
      const { exitCode, stdout, stderr } = await running;
      expect(stderr).toMatch(/lab: context (near|far): the lab there ended; the others do again what it did/);
      expect(exitCode, stderr).toBe(0);
      expect(verdictsOf(stdout)).toHaveLength(6);
      await expectNothingLeft(engine);
    });

    it.each([
      ['near,nowhere', [], 3, 'there is no context "nowhere" in'],
      ['near,near', [], 2, '--context near,near – names near twice – names of docker context ls, each once'],
      ['near,', [], 2, 'names none'],
      ['near', ['--runtime', 'rootless'], 2, 'with --runtime rootless nothing is run by Docker'],
    ])('%s %s is refused, and nothing is left', async (contexts, args, code, said) => {
      const { exitCode, stdout, stderr } = await engine.lab([...VERIFY, '--context', contexts, ...args], env);
      expect(stderr).toContain(said);
      expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
      await expectNothingLeft(engine);
    });
  });
}

const STARTS = ['--filter', 'type=container', '--filter', 'event=start'];

/** Sends a request to the engine's API. Quicker than the docker command, which would have to start first. */
async function ask({ socket }: Engine, method: string, path: string): Promise<unknown> {
  const asked = request({ socketPath: socket, method, path }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return JSON.parse(Buffer.concat(await answer.toArray()).toString() || 'null');
}

const SEVERAL = ['verify', ...SIX_SCENARIOS, '--format', 'json'];
