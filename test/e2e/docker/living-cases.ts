import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { ROOT } from './image.ts';
import { expectNothingLeft } from './nothing-left.ts';

const NAME = `docker-${process.pid}`;

export function livingCases(engine: Engine): void {
  describe('a lab that stays in Docker', () => {
    it('is lived in', async () => {
      const up = await engine.labThere(['up', 'nat-loopback', 'same-port-drop', '-n', NAME]);
      expect(up.exitCode, up.stderr).toBe(0);
      expect(await engine.list('ps', '--format', '{{.Label "hairpin.lab"}}')).toEqual([NAME]);
      expect((await engine.lab(['ls'])).stdout).toContain(NAME);
      expect((await engine.lab(['up', 'nat-loopback', '-n', NAME])).stderr).toContain('it is up already');
      expect((await engine.lab(['set', 'hairpin=on', 'macSnat=all', '-n', NAME])).exitCode).toBe(0);
      const curl = ['curl', '-s', '-m', '5', 'http://1.2.3.4:8001/'];
      expect((await engine.lab(['exec', 'pc', '-n', NAME, '--', ...curl])).stdout).toBe('hello from web');
      expect((await engine.lab(['exec', 'pc', '-n', NAME, '--', 'sh', '-c', 'exit 7'])).exitCode).toBe(7);
      const probe = JSON.parse((await engine.lab(['probe', '-n', NAME, '--format', 'json'])).stdout);
      expect(probe.environment.runtime).toBe('docker');
      expect(probe.labs[0].scenarios[0].probes[0].observed.outcome).toBe('works');
      const shell = ['script', '-qec', `node ${ROOT}/dist/cli.cjs shell pc -n ${NAME}`, '/dev/null'];
      const typed = execa(shell[0] as string, shell.slice(1), {
        env: { DOCKER_HOST: engine.host, TERM: 'xterm' },
        input: 'hostname -I; ip -br address show eth0; exit\n',
        reject: false,
      });
      expect((await typed).stdout).toContain('192.168.1.6/24');
      expect(await engine.lab(['down', NAME])).toMatchObject({ exitCode: 0 });
      await expectNothingLeft(engine);
      expect((await engine.lab(['status', NAME])).exitCode).toBe(2);
    });

    it('stays where it is, whatever engine the next command is told of', async () => {
      await engine.labThere(['up', 'nat-loopback', '-n', NAME]);
      const elsewhere = createServer((_, answer) =>
        answer.writeHead(404).end('{"message":"no such container"}'),
      );
      const socket = join(engine.folder, 'elsewhere.sock');
      await once(elsewhere.listen(socket), 'listening');
      const there = { DOCKER_HOST: `unix://${socket}` };
      expect((await engine.lab(['ls'], there)).stdout).toContain(NAME);
      const exec = ['exec', 'pc', '-n', NAME, '--', 'sh', '-c', 'exit 7'];
      expect((await engine.lab(exec, there)).exitCode).toBe(7);
      expect(await engine.lab(['down', NAME], there)).toMatchObject({ exitCode: 0 });
      elsewhere.close();
      await expectNothingLeft(engine);
    });

    it('captures', async () => {
      await engine.labThere(['up', 'nat-loopback', '-n', NAME]);
      const capture = engine.lab(['capture', 'router:eth0', '-n', NAME, '--', 'tcp', 'port', '80']);
      let [shown, said] = ['', ''];
      capture.stdout.on('data', (data: Buffer) => (shown += data));
      capture.stderr.on('data', (data: Buffer) => (said += data));
      await expect.poll(() => said).toContain('listening on');
      await engine.lab(['exec', 'pc', '-n', NAME, '--', 'curl', '-s', 'http://1.2.3.4:8001/']);
      await expect.poll(() => shown).toContain('192.168.1.5.80');
      capture.kill('SIGINT');
      expect((await capture).exitCode).toBe(0);
      expect(await engine.lab(['down', NAME])).toMatchObject({ exitCode: 0 });
      await expectNothingLeft(engine);
    });

    it('ends what lab exec runs when that is killed', async () => {
      await engine.labThere(['up', 'nat-loopback', '-n', NAME]);
      const running = engine.lab(['exec', 'pc', '-n', NAME, '--', 'sleep', '4321']);
      const [id = ''] = await engine.containers();
      const sleeps = async () =>
        (await engine.list('top', id)).filter((line) => line.includes('sleep 4321')).length;
      await expect.poll(sleeps).toBeGreaterThan(0);
      running.kill('SIGKILL');
      await expect.poll(sleeps).toBe(0);
      expect(await engine.lab(['down', NAME])).toMatchObject({ exitCode: 0 });
      await expectNothingLeft(engine);
    });
  });
}
