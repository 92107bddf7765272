import { chmodSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from './docker/engine.ts';
import { buildImage, IMAGE } from './docker/image.ts';

const ROOT = join(import.meta.dirname, '../..');
const NAME = `docker-${process.pid}`;
const VERIFY = ['verify', 'nat-loopback'];

/** Only root can start an engine. */
describe.skipIf(process.getuid?.() !== 0)('Docker', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = new Engine();
    await engine.ready();
    await buildImage(engine);
  }, 600_000);
  afterAll(() => engine.stop(), 60_000);

  const lab = (args: string[], env: Record<string, string> = {}) =>
    execa('node', [join(ROOT, 'dist/cli.js'), ...args], {
      env: { DOCKER_HOST: engine.host, NODE_EXTRA_CA_CERTS: '', ...env },
      reject: false,
      stdin: 'ignore',
    });
  const inDocker = (args: string[], env = {}) => lab(args, { LAB_RUNTIME: 'docker', ...env });
  const list = async (...args: string[]) => (await engine.docker(...args)).stdout.split('\n').filter(Boolean);
  const containers = () => list('ps', '--all', '--quiet');

  async function expectNothingLeft() {
    await expect.poll(containers).toEqual([]);
    expect(await list('volume', 'ls', '--quiet')).toEqual([]);
    expect((await list('network', 'ls', '--format', '{{.Name}}')).sort()).toEqual(['host', 'none']);
  }

  describe('the image', () => {
    const inside = async (script: string) =>
      (await engine.docker('run', '--rm', '--entrypoint', 'sh', IMAGE, '-c', script)).stdout;

    it('has every program that scripts/lab asks for', async () => {
      const programs = /^PROGRAMS='(.*)'$/m.exec(readFileSync(join(ROOT, 'scripts/lab'), 'utf8'))?.[1] ?? '';
      expect(programs).toContain('iptables-restore');
      expect(await inside(`for p in ${programs}; do command -v $p >/dev/null || echo $p; done`)).toBe('');
    });

    it('has the bundle, what cannot be bundled, and nothing else', async () => {
      expect((await inside('cd /app; ls; ls node_modules')).split('\n')).toEqual([
        ...['dist', 'node_modules', 'package.json', '@koromix', 'jiti', 'koffi'],
      ]);
      expect(await inside('ls -A /var/lib/apt/lists /root /tmp')).not.toMatch(/Packages|npm|cache/);
    });

    it('adds little to the base image', async () => {
      const sizes = await list('image', 'inspect', '--format', '{{.Size}}', IMAGE, 'node:24-bookworm-slim');
      const [image = Number.NaN, base = Number.NaN] = sizes.map(Number);
      expect((image - base) / 1e6).toBeLessThan(60);
      expect(Number((await inside('du -sm /app')).split('\t')[0])).toBeLessThan(15);
    });

    it('greets without any right, as any user', async () => {
      const { stdout } = await engine.docker(
        'run',
        '--rm',
        '--user',
        '12345:12345',
        '--cap-drop=ALL',
        '--read-only',
        IMAGE,
      );
      expect(stdout).toContain('Real network labs');
    });
  });

  describe('docker run', () => {
    const run = (flags: string[], scenario = 'snat') => {
      const container = ['run', '--rm', '--network', 'none', ...flags, IMAGE];
      return engine.docker(...container, ...VERIFY, '--scenario', scenario);
    };
    const seccomp = ['--security-opt', 'seccomp=unconfined'];
    const paths = ['--security-opt', 'systempaths=unconfined'];
    const noRights = ['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];

    it.each<[string, string[]]>([
      ['no capability added', [...seccomp, ...paths]],
      ['an ordinary user without any capability', [...seccomp, ...paths, '--user', '1000:1000', ...noRights]],
      ['any user', [...seccomp, ...paths, '--user', '54321:54321', ...noRights]],
      ['two capabilities', ['--cap-add', 'SYS_ADMIN', '--cap-add', 'NET_ADMIN']],
      // What --privileged gives, less one that this machine's own root may lack.
      ['all privileges', ['--cap-add', 'ALL', '--cap-drop', 'SYS_RESOURCE', ...seccomp, ...paths]],
    ])('judges with %s', async (_, flags) => {
      const { exitCode, stdout, stderr } = await run(flags, 'same-port-drop');
      expect(stderr).not.toContain('lab: ');
      expect(stdout).toContain('same-port-drop at router:eth0');
      expect(exitCode).toBe(0);
    });

    it.each<[string, string[]]>([
      ['nothing', []],
      ['seccomp=unconfined', seccomp],
      ['systempaths=unconfined', paths],
      ['NET_ADMIN', ['--cap-add', 'NET_ADMIN']],
      ['SYS_ADMIN', ['--cap-add', 'SYS_ADMIN']],
    ])('says with %s which flags are missing, and they suffice', async (_, flags) => {
      const { exitCode, stdout, stderr } = await run(flags);
      expect(stderr).toContain('lab: sandbox – this container may make no namespaces');
      expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
      const missing = / {2}hint: docker run (.*) …/.exec(stderr)?.[1] ?? '';
      expect(missing.split(' ').filter((word) => flags.includes(word) && word !== '--security-opt')).toEqual(
        [],
      );
      expect((await run([...flags, ...missing.split(' ')])).exitCode).toBe(0);
    });
  });

  describe('docs/ci', () => {
    const docs = (name: string) => readFileSync(join(ROOT, 'docs/ci', name), 'utf8');
    /** The words that follow, with one quick scenario in the place of everything. */
    const quick = (command: string) =>
      command
        .trim()
        .split(/\s+/)
        .flatMap((word) => (word === '--all' ? ['nat-loopback', '--scenario', 'snat'] : [word]));

    it('GitHub Actions: docker run writes JUnit', async () => {
      const [, flags = ''] = /docker run ([\s\S]*?) > junit.xml/.exec(docs('github-actions.yml')) ?? [];
      const { exitCode, stdout } = await engine.docker('run', ...quick(flags));
      expect(stdout).toMatch(/^<\?xml [\s\S]*<testsuite/);
      expect(exitCode).toBe(0);
    });

    // As whoever owns the workspace, which is mounted where the command runs.
    it.each([
      ['Jenkinsfile', ['--user', '1000:1000'], /args '--entrypoint= (.*)'/, /sh '(lab verify .*)'/],
      ['gitlab-ci.yml', [], /security_opt = (\[.*\])/, /- (lab verify .*)/],
    ] as const)('%s: the image writes its results into the workspace', async (name, user, flags, command) => {
      const [found = ''] = flags.exec(docs(name))?.slice(1) ?? [];
      const options = found.startsWith('[')
        ? (JSON.parse(found) as string[]).flatMap((option) => ['--security-opt', option])
        : found.split(' ');
      const workspace = mkdtempSync(join(engine.folder, 'workspace-'));
      chmodSync(workspace, 0o777);
      const script = quick(command.exec(docs(name))?.[1] ?? '').join(' ');
      const place = ['--volume', `${workspace}:/workspace`, '--workdir', '/workspace', '--entrypoint', 'sh'];
      const { exitCode, stderr } = await engine.docker(
        'run',
        '--rm',
        ...options,
        ...user,
        ...place,
        IMAGE,
        '-c',
        script,
      );
      expect(exitCode, stderr).toBe(0);
      expect(readdirSync(workspace).sort()).toEqual(['junit.xml', 'report.json']);
      expect(JSON.parse(readFileSync(join(workspace, 'report.json'), 'utf8')).summary.pass).toBe(1);
    });
  });

  describe('--runtime docker', () => {
    it('says that the image is missing', async () => {
      const { exitCode, stderr, stdout } = await inDocker(VERIFY, { LAB_IMAGE: 'no-such-image' });
      expect(stderr).toMatch(
        /^lab: docker – the engine unix:.* has no image no-such-image\n {2}hint: docker build -t /,
      );
      expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    });

    it('judges as this machine does', async () => {
      const [there, here] = [
        await inDocker([...VERIFY, '--format', 'json']),
        await lab([...VERIFY, '--format', 'json']),
      ];
      expect(there.stderr).not.toContain('lab: ');
      expect([there.exitCode, here.exitCode]).toEqual([0, 0]);
      expect(JSON.parse(there.stdout).environment.runtime).toBe('docker');
      expect(verdictsOf(there.stdout)).toEqual(verdictsOf(here.stdout));
      expect(verdictsOf(here.stdout).length).toBeGreaterThan(10);
      await expectNothingLeft();
    });

    it('takes a lab of the user there', async () => {
      const { exitCode, stdout } = await execa('node', [join(ROOT, 'dist/cli.js'), 'verify', '-'], {
        env: { DOCKER_HOST: engine.host, LAB_RUNTIME: 'docker' },
        input: TWO_HOSTS,
        reject: false,
      });
      expect(stdout).toContain('✔ web: client → http://192.0.2.2/ works');
      expect(exitCode).toBe(0);
    });

    it('is lived in', async () => {
      const up = await inDocker(['up', 'nat-loopback', 'same-port-drop', '-n', NAME]);
      expect(up.exitCode, up.stderr).toBe(0);
      expect(await list('ps', '--format', '{{.Label "hairpin.lab"}}')).toEqual([NAME]);
      expect((await lab(['ls'])).stdout).toContain(NAME);
      expect((await lab(['up', 'nat-loopback', '-n', NAME])).stderr).toContain('it is up already');
      expect((await lab(['set', 'hairpin=on', 'macSnat=all', '-n', NAME])).exitCode).toBe(0);
      const curl = ['curl', '-s', '-m', '5', 'http://1.2.3.4:8001/'];
      expect((await lab(['exec', 'pc', '-n', NAME, '--', ...curl])).stdout).toBe('hello from web');
      expect((await lab(['exec', 'pc', '-n', NAME, '--', 'sh', '-c', 'exit 7'])).exitCode).toBe(7);
      const probe = JSON.parse((await lab(['probe', '-n', NAME, '--format', 'json'])).stdout);
      expect(probe.environment.runtime).toBe('docker');
      expect(probe.labs[0].scenarios[0].probes[0].observed.outcome).toBe('works');
      const shell = ['script', '-qec', `node ${ROOT}/dist/cli.js shell pc -n ${NAME}`, '/dev/null'];
      const typed = execa(shell[0] as string, shell.slice(1), {
        env: { DOCKER_HOST: engine.host, TERM: 'xterm' },
        input: 'hostname -I; ip -br address show eth0; exit\n',
        reject: false,
      });
      expect((await typed).stdout).toContain('192.168.1.6/24');
      expect(await lab(['down', NAME])).toMatchObject({ exitCode: 0 });
      await expectNothingLeft();
      expect((await lab(['status', NAME])).exitCode).toBe(2);
    });

    it('captures', async () => {
      await inDocker(['up', 'nat-loopback', '-n', NAME]);
      const capture = lab(['capture', 'router:eth0', '-n', NAME, '--', 'tcp', 'port', '80']);
      let [shown, said] = ['', ''];
      capture.stdout.on('data', (data: Buffer) => (shown += data));
      capture.stderr.on('data', (data: Buffer) => (said += data));
      await expect.poll(() => said).toContain('listening on');
      await lab(['exec', 'pc', '-n', NAME, '--', 'curl', '-s', 'http://1.2.3.4:8001/']);
      await expect.poll(() => shown).toContain('192.168.1.5.80');
      capture.kill('SIGINT');
      expect((await capture).exitCode).toBe(0);
      expect(await lab(['down', NAME])).toMatchObject({ exitCode: 0 });
      await expectNothingLeft();
    });

    it('ends what lab exec runs when that is killed', async () => {
      await inDocker(['up', 'nat-loopback', '-n', NAME]);
      const running = lab(['exec', 'pc', '-n', NAME, '--', 'sleep', '4321']);
      const [id = ''] = await containers();
      const sleeps = async () => (await list('top', id)).filter((line) => line.includes('sleep 4321')).length;
      await expect.poll(sleeps).toBeGreaterThan(0);
      running.kill('SIGKILL');
      await expect.poll(sleeps).toBe(0);
      expect(await lab(['down', NAME])).toMatchObject({ exitCode: 0 });
      await expectNothingLeft();
    });

    it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('leaves nothing when ended by %s', async (signal) => {
      const running = inDocker(VERIFY);
      const probing = async () => {
        const [id] = await list('ps', '--quiet');
        return id !== undefined && (await list('top', id)).some((line) => line.includes('curl'));
      };
      await expect.poll(probing, { interval: 20 }).toBe(true);
      running.kill(signal);
      const { exitCode, signal: by } = await running;
      expect(signal === 'SIGKILL' ? by : exitCode).toBe(signal === 'SIGKILL' ? 'SIGKILL' : 130);
      await expectNothingLeft();
    });

    it('clears away what a killed command made and did not start', async () => {
      const { stdout: machine } = await execa('hostname');
      const labels = [`hairpin.machine=${machine}`, 'hairpin.process=2147483646', 'hairpin.lab='];
      await engine.docker('create', ...labels.flatMap((label) => ['--label', label]), IMAGE);
      expect(await containers()).toHaveLength(1);
      await inDocker([...VERIFY, '--scenario', 'snat']);
      await expectNothingLeft();
    });

    it('is where --runtime auto goes when this machine forbids namespaces, and says so', async () => {
      const forbid = 'echo 0 >/proc/sys/user/max_net_namespaces; exec "$@"';
      const own = ['--user', '--map-current-user', '--keep-caps', 'sh', '-c', forbid, 'sh'];
      const command = ['node', join(ROOT, 'dist/cli.js'), ...VERIFY, '--scenario', 'snat'];
      const { exitCode, stderr, stdout } = await execa('unshare', [...own, ...command], {
        env: { DOCKER_HOST: engine.host },
        reject: false,
      });
      expect(stderr).toContain(
        'this machine forbids it: user.max_net_namespaces = 0: the lab runs in Docker',
      );
      expect(stdout).toContain('✔ snat');
      expect(exitCode).toBe(0);
    });
  });
});

const TWO_HOSTS = `
name: two-hosts
about: A client and a server on one cable.
nodes:
  client: { interfaces: { eth0: { addresses: [192.0.2.1/24] } } }
  server: { interfaces: { eth0: { addresses: [192.0.2.2/24] } }, services: { web: { kind: http, port: 80 } } }
links:
  - [client:eth0, server:eth0]
probes:
  web: { kind: http, from: client, url: http://192.0.2.2/ }
scenarios:
  direct: { because: There is nothing in between., expect: { web: { outcome: works } } }
`;

interface Probe {
  probe: string;
  status: string;
  observed: { outcome: string; cause?: string; node?: string; interface?: string };
}

/** What a report says, without what is chance: times, ports, and packets in a row. */
function verdictsOf(json: string) {
  const { labs } = JSON.parse(json) as {
    labs: { scenarios: { scenario: string; toggles: object; probes: Probe[] }[] }[];
  };
  return labs.flatMap(({ scenarios }) =>
    scenarios.map(({ scenario, toggles, probes }) => {
      const seen = probes.map(({ probe, status, observed: { outcome, cause, node, interface: at } }) => ({
        ...{ probe, status, outcome, cause, node, at },
      }));
      return { scenario, toggles, seen };
    }),
  );
}
