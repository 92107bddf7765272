import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { covered } from './support/spoilt.ts';

const CLI = join(import.meta.dirname, '../../dist/cli.cjs');

describe('--runtime docker without what it needs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hairpin-no-docker-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const socket = join(folder, 'docker.sock');

  async function expectMessage(
    env: Record<string, string>,
    message: RegExp,
    args = ['verify', 'nat-loopback'],
  ) {
    const own = { LAB_RUNTIME: 'docker', DOCKER_HOST: '', DOCKER_CONTEXT: '', DOCKER_CONFIG: folder };
    const { exitCode, stdout, stderr } = await execa('node', [CLI, ...args], {
      env: { ...own, ...env },
      reject: false,
    });
    expect(stderr).toMatch(message);
    expect(stderr.match(/^lab: /gm)).toHaveLength(1);
    expect(stderr).not.toMatch(/^ +at |this is a bug/m);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  }

  it('says that there is no engine', () =>
    expectMessage(
      { DOCKER_HOST: `unix://${socket}` },
      /^lab: docker – there is no engine: unix:.* \(DOCKER_HOST\)\n {2}hint: start Docker/m,
    ));

  it('says so where a lab is to stay', () =>
    expectMessage({ DOCKER_HOST: `unix://${socket}` }, /there is no engine/, [
      'up',
      'nat-loopback',
      '-n',
      `no-docker-${process.pid}`,
    ]));

  it('says that nobody answers at a dead socket', async () => {
    const listen = `require('net').createServer().listen(process.argv[1], () => console.log('up'))`;
    const server = spawn('node', ['-e', listen, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(server.stdout, 'data');
    server.kill('SIGKILL');
    await once(server, 'exit');
    expect(existsSync(socket)).toBe(true);
    await expectMessage({ DOCKER_HOST: `unix://${socket}` }, /^lab: docker – no engine answers: unix:/m);
    rmSync(socket);
  });

  it('says that there is no such context', () =>
    expectMessage({ DOCKER_CONTEXT: 'elsewhere' }, /^lab: docker – there is no context "elsewhere"/m));

  /**
   * Runs `work` with an engine that answers every request with this error, as a real one does when a plugin or the
   * kernel forbids it.
   */
  async function answering(status: number, message: string, work: (host: string) => Promise<void>) {
    const server = createServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
    }).listen(socket);
    await once(server, 'listening');
    await work(`unix://${socket}`).finally(() => server.close());
  }

  it('says that the image is missing, and how to build it', () =>
    answering(404, 'No such image: hairpin-lab:latest', (host) =>
      expectMessage(
        { DOCKER_HOST: host },
        /^lab: docker – the engine unix:.* has no image hairpin-lab\n {2}hint: docker build -t hairpin-lab \//m,
      ),
    ));

  it('says what the engine forbids', () =>
    answering(403, 'authorization denied by plugin labs: seccomp=unconfined', (host) =>
      expectMessage(
        { DOCKER_HOST: host },
        /^lab: docker – the engine refuses: authorization denied by plugin labs/m,
      ),
    ));

  it('says what the kernel forbids the engine', () =>
    answering(500, 'runc create failed: unable to apply caps: operation not permitted', (host) =>
      expectMessage({ DOCKER_HOST: host }, /^lab: docker – the engine refuses: .*operation not permitted/m),
    ));
});

describe.each(USERS)('a running lab whose engine nobody can ask, as %s', (user) => {
  const home = new Home(user);
  afterAll(async () => {
    await home.lab(['down', 'here']);
    home.remove();
  });

  it.each([
    [
      'without the package',
      covered(home.inCheckout('node_modules/dockerode'), '', home),
      'the npm package dockerode is not installed',
    ],
    ['without the engine', undefined, 'there is no engine: unix:///gone.sock (DOCKER_HOST)'],
  ])('stands in the list with what is wrong, %s; others are listed', async (_, through, wrong) => {
    const owner = { container: 'a'.repeat(64), engine: { host: 'unix:///gone.sock', from: 'DOCKER_HOST' } };
    await home.lab(['up', '--topo', 'single,2', '-n', 'here']);
    const write = 'umask 077; mkdir -p /run/hairpin/lost; cat >/run/hairpin/lost/owner.json';
    await home.run(['sh', '-c', write], { input: JSON.stringify(owner) });
    const { exitCode, stdout, stderr } = await home.lab(['ls', '--json'], { ...(through && { through }) });
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout).up).toMatchObject([
      { name: 'here', lab: 'single' },
      { name: 'lost', trouble: expect.stringContaining(wrong) },
    ]);
  });

  it('is forgotten when it is to go down, and it is said what may be left; others go down', async () => {
    const { exitCode, stderr } = await home.lab(['down', 'lost', 'here']);
    expect(stderr).toBe(
      [
        'here is down',
        'lab: docker – there is no engine: unix:///gone.sock (DOCKER_HOST)',
        '  hint: the lab is forgotten; if the engine comes back, it may still have its container: docker --host unix:///gone.sock rm --force aaaaaaaaaaaa',
        '',
      ].join('\n'),
    );
    expect(exitCode).toBe(3);
    const { stdout } = await home.lab(['ls', '--json']);
    expect(JSON.parse(stdout).up).toEqual([]);
  });
});
