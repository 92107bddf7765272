import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timeless } from '../support/timeless.ts';
import { Engine } from './engine.ts';
import { IMAGE, ROOT } from './image.ts';
import { SIX_SCENARIOS } from './labs.ts';

const STACK = join(ROOT, 'docs/many-machines/swarm.yml');

/** The machine's own docker command, because the one of the tests' engine does not support jobs in stacks. */
const client = (args: string[], env: Record<string, string>) =>
  execa('docker', args, { env, reject: false, stdin: 'ignore' });

const knowsJobs = () => {
  const { stdout, failed } = execaSync('docker', ['--version'], { reject: false });
  return !failed && Number(/version (\d+)/.exec(stdout)?.[1]) >= 26;
};

/** Cases of the stack in docs/many-machines.md on one node: three workers, one of which is killed. */
export function swarmCases(builder: Engine): void {
  describe.skipIf(!knowsJobs())('Docker Swarm', () => {
    const engine = new Engine({ alone: true });
    const env = () => ({ DOCKER_HOST: engine.host, DOCKER_CONFIG: join(engine.folder, 'config') });
    const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

    beforeAll(async () => {
      await engine.start();
      const image = join(engine.folder, 'image.tar');
      expect((await builder.docker('save', '--output', image, IMAGE)).stderr).toBe('');
      expect((await engine.docker('load', '--input', image)).stderr).toBe('');
      const address = ['--advertise-addr', '127.0.0.1', '--listen-addr', '127.0.0.1:2377'];
      expect((await engine.docker('swarm', 'init', ...address)).stderr).toBe('');
    }, 300_000);
    afterAll(() => engine.stop(), 120_000);

    it('does again what a killed worker did, and together they report what one machine does', async () => {
      const events = execa(
        'docker',
        [...EVENTS, '{{.ID}} {{index .Actor.Attributes "com.docker.swarm.task.name"}}'],
        {
          env: engine.env,
          reject: false,
        },
      );
      const started = new Promise<string>((resolve) => {
        events.stdout.on('data', (text) => {
          const [, id] = /(\S+) labs_shard\.1\./.exec(String(text)) ?? [];
          if (id !== undefined) resolve(id);
        });
      });
      const killed = started.then((id) => engine.docker('kill', id));
      const deploy = ['stack', 'deploy', '--detach=false', '--resolve-image=never', '--compose-file', STACK];
      const done = await client([...deploy, 'labs'], { ...env(), LABS: LABS.join(' '), SHARDS: '3' });
      expect(done.stdout).toContain('job complete');
      expect((await killed).exitCode).toBe(0);
      events.kill();
      const tasks = await engine.list(
        'service',
        'ps',
        'labs_shard',
        '--format',
        '{{.Name}} {{.CurrentState}}',
      );
      expect(tasks.filter((line) => line.includes('Complete'))).toHaveLength(3);
      expect(tasks.filter((line) => line.includes('labs_shard.1 Failed'))).toHaveLength(1);

      const parts = [1, 2, 3].map((number) =>
        join(engine.folder, `data/volumes/labs_parts/_data/part-${number}.json`),
      );
      const [merged, whole] = ['merged.json', 'whole.json'].map((name) => join(engine.folder, name));
      expect((await engine.lab(['merge', ...parts, '-o', `${merged}`])).exitCode).toBe(0);
      const flags = ['--cap-add', 'SYS_ADMIN', '--cap-add', 'NET_ADMIN', '--volume', `${engine.folder}:/out`];
      const verify = ['verify', ...LABS, '-o', '/out/whole.json'];
      expect(
        (await engine.docker('run', '--rm', '--network', 'none', ...flags, IMAGE, ...verify)).exitCode,
      ).toBe(0);
      expect(timeless(read(`${merged}`))).toEqual(timeless(read(`${whole}`)));

      // The part of a worker that was not run again is missing.
      const without = await engine.lab(['merge', ...parts.slice(1)]);
      expect(without.stderr).toContain('not run: no part of shard 1/3');
      expect(without.exitCode).toBe(3);
    }, 240_000);
  });
}

const EVENTS = [
  'events',
  '--since',
  '1',
  '--filter',
  'type=container',
  '--filter',
  'event=start',
  '--format',
];

/** Two scenarios for each worker. The worker that is killed waits for answers that never come. */
const LABS = SIX_SCENARIOS;
