import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from '../support/home.ts';
import { readReport } from '../support/report-shape.ts';

/** A file with the header of a bzImage, which carries the kernel release. */
function image(release: string): Buffer {
  const bytes = Buffer.alloc(0x1000);
  bytes.write('HdrS', 0x202, 'latin1');
  bytes.writeUInt16LE(0x600, 0x20e);
  bytes.write(`${release} (nobody@nowhere) #1 SMP\0`, 0x800, 'latin1');
  return bytes;
}

describe.each(USERS)('lab kernels, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());
  const cache = join(home.folder, 'tmp/cache');
  const lab = (...args: string[]) =>
    // The proxy is a port that nobody listens on, so every download fails on any machine.
    home.lab(['kernels', ...args], {
      env: { XDG_CACHE_HOME: '/tmp/cache', http_proxy: 'http://127.0.0.1:9/' },
    });

  function fetched(release: string): void {
    const folder = join(cache, 'hairpin/kernels', release);
    mkdirSync(join(folder, 'modules/lib/modules', release, 'kernel'), { recursive: true });
    writeFileSync(join(folder, 'vmlinuz'), image(release));
    writeFileSync(join(folder, 'config'), 'CONFIG_VETH=m\nCONFIG_BRIDGE=y\n# CONFIG_NET_VRF is not set\n');
    // The cache belongs to the test's user, whoever runs the tests.
    execFileSync('chmod', ['-R', 'a+rwX', cache]);
  }

  it('lists them with what they lack, and removes what was fetched', async () => {
    for (const release of ['9.9.1-test', '9.10.0-test']) fetched(release);
    const json = JSON.parse((await lab('--json')).stdout);
    const own = json.atHand.filter(({ place }: { place: string }) => place === 'cache');
    expect(own.map(({ release }: { release: string }) => release)).toEqual(['9.10.0-test', '9.9.1-test']);
    expect(own[0].options).toMatchObject({ CONFIG_VETH: 'm', CONFIG_BRIDGE: 'y', CONFIG_NET_VRF: 'n' });
    const { stdout } = await lab();
    expect(stdout).toMatch(/^ {2}9\.9\.1-test +fetched +lacks .*VRFs \(CONFIG_NET_VRF\)/m);

    expect(await lab('remove', '9')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/9 – several are of that version.*9\.10\.0-test.*9\.9\.1-test/),
    });
    expect(await lab('remove', '9.9')).toMatchObject({ exitCode: 0, stdout: '9.9.1-test is removed\n' });
    expect((await lab()).stdout).not.toContain('9.9.1-test');
    const again = await lab('remove', '9.9');
    expect(again).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no such kernel was fetched – 9.10.0-test'),
    });
  });

  it('are named where they have what the running one lacks, and where they are asked for wrongly', async () => {
    fetched('9.10.0-test');
    writeFileSync(join(cache, 'hairpin/kernels/9.10.0-test/config'), 'CONFIG_VLAN_8021Q=m\n');
    const env = { XDG_CACHE_HOME: '/tmp/cache' };
    const verify = (...args: string[]) => home.lab(['verify', 'vlan', ...args], { env });
    const { scenarios } = readReport((await verify('--format', 'json')).stdout).labs[0] ?? {};
    for (const { missing, reason } of scenarios ?? [])
      if (missing) expect(reason).toMatch(/CONFIG_VLAN_8021Q .*; --kernel 9\.10 has it$/);
    expect(await verify('--kernels', '9.10,4.0')).toMatchObject({
      exitCode: 3,
      stderr: expect.stringMatching(
        /--kernel 4\.0 – this machine has no such kernel.*\n.*lab kernels get 4\.0/,
      ),
    });
    expect(await verify('--kernels', '9.10,9.10')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('9.10.0-test twice'),
    });
    expect((await verify('--kernels', '9.10', '--matrix')).exitCode).toBe(2);
    // The images here are only heads, so no kernel boots. The message says so, and the table still has every scenario.
    const table = await verify('--kernels', '9.10', '--format', 'json');
    const [none] = JSON.parse(table.stdout).labs;
    expect(table.exitCode).toBe(3);
    expect(none.scenarios.map(({ status }: { status: string }) => status)).toEqual(
      scenarios?.map(() => 'skip'),
    );
    // This lab needs no special kernel, so `auto` must use the machine's own: no virtual machine could start here.
    const auto = ['verify', 'docker-bridge', '--scenario', 'proxy', '--kernel', 'auto', '--format', 'json'];
    const { exitCode, stdout } = await home.lab(auto, { env });
    expect({ exitCode, release: readReport(stdout).environment.kernel }).toEqual({
      exitCode: 0,
      release: release(),
    });
    expect(await home.lab(['explain', '--history', 'promiscuous-copies'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('https://git.kernel.org/linus/751de2012eaf'),
    });
  });

  it('says that it cannot fetch, leaves nothing half-done, and knows no other verbs', async () => {
    const { exitCode, stderr } = await lab('get', '6.1');
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 3,
      stderr: expect.stringMatching(/^lab: lab kernels – .+\n.* hint: /m),
    });
    expect(home.files().filter((path) => path.includes('.getting-'))).toEqual([]);
    expect((await lab('get')).exitCode).toBe(2);
    expect((await lab('frobnicate')).exitCode).toBe(2);
  });
});
