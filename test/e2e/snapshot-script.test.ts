import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMachine } from '../../src/snapshot/read/machine.ts';
import { readSections } from '../../src/snapshot/sections.ts';

const run = promisify(execFile);
const SCRIPT = join(import.meta.dirname, '../../src/snapshot/snapshot.sh');
/** Programs that the snapshot script calls, apart from `sh`. */
const PROGRAMS =
  'ip bridge iptables-save ip6tables-save ebtables-save nft ss conntrack uname id sed grep cat'.split(' ');
const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairpin-snapshot-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function findProgram(name: string): Promise<string | undefined> {
  for (const place of (process.env.PATH ?? '').split(':'))
    if ((await readdir(place).catch((): string[] => [])).includes(name)) return join(place, name);
  return undefined;
}

/** Creates a folder with links to all of these programs but one. */
async function without(missing: string): Promise<string> {
  const bin = await mkdtemp(join(folder, 'bin-'));
  for (const name of PROGRAMS.filter((each) => each !== missing)) {
    for (const place of FOLDERS) {
      if (!(await readdir(place).catch((): string[] => [])).includes(name)) continue;
      await symlink(join(place, name), join(bin, name)).catch(() => {});
      break;
    }
  }
  return bin;
}

/** Runs a copy of the script that finds programs in this folder only. */
async function take(bin: string): Promise<string> {
  const text = (await readFile(SCRIPT, 'utf8')).replace(/^PATH=.*$/m, '');
  const { stdout } = await run('/bin/dash', ['-c', text], { env: { PATH: bin }, maxBuffer: 1 << 26 });
  return stdout;
}

describe('the script of lab snapshot', () => {
  it('has at most 200 lines', async () => {
    expect((await readFile(SCRIPT, 'utf8')).split('\n').length).toBeLessThanOrEqual(201);
  });

  it.each(['nothing', ...PROGRAMS])('runs under dash without %s', async (missing) => {
    const sections = readSections(await take(await without(missing)), missing);
    const names = sections.map(({ name }) => name);
    expect(names).toContain('system');
    expect(names).toContain('nft list ruleset');
    const links = sections.find(({ name }) => /^ip .*address show$/.test(name));
    if (missing === 'ip') expect(links?.exit).toBeUndefined();
    else expect(links?.lines.join('\n')).toMatch(/\blo\b/);
    const settings = sections.find(({ name }) => name === 'settings');
    expect(settings?.lines).toContain('net/ipv4/ip_default_ttl:64');
  });

  it('runs under the shell of busybox, with its programs only', async (context) => {
    const busybox = await findProgram('busybox');
    if (busybox === undefined) return context.skip('no busybox here (package busybox)');
    const bin = await mkdtemp(join(folder, 'busybox-'));
    const { stdout: list } = await run(busybox, ['--list']);
    for (const applet of list.trim().split('\n')) await symlink(busybox, join(bin, applet));
    const ip = await findProgram('ip');
    const setUp = [
      'mount -t sysfs sysfs /sys',
      `${ip} link set lo up`,
      `${ip} link add br0 type bridge`,
      `${ip} link add eth0 type veth peer name far`,
      `${ip} link set far up`,
      `${ip} link set eth0 up master br0`,
      `${ip} addr add 192.168.7.1/24 dev br0`,
      `${ip} link set br0 up`,
      `${ip} route add 10.9.0.0/16 via 192.168.7.9`,
    ];
    const text = (await readFile(SCRIPT, 'utf8')).replace(/^PATH=.*$/m, '');
    const shell = ['-rnm', join(bin, 'sh'), '-c', `${setUp.join('\n')}\n${text}`];
    const { stdout } = await run('unshare', shell, { env: { PATH: bin }, maxBuffer: 1 << 26 });
    const { links, routes, settings } = readMachine(stdout, 'busybox.snap');
    const seen = links.filter(({ name }) => name === 'br0' || name === 'eth0');
    expect(
      seen.map(({ name, kind, addresses, master, up }) => ({ name, kind, addresses, master, up })),
    ).toEqual([
      { name: 'br0', kind: 'bridge', addresses: ['192.168.7.1/24'], master: undefined, up: true },
      { name: 'eth0', kind: undefined, addresses: [], master: 'br0', up: true },
    ]);
    expect(routes).toContainEqual(
      expect.objectContaining({ to: '10.9.0.0/16', via: '192.168.7.9', dev: 'br0' }),
    );
    expect(settings['net.ipv4.ip_default_ttl']).toBe('64');
  });

  it('tells no secret: of what programs say what looks like one is left out, and nothing else is read', async (context) => {
    const bin = await without('nothing');
    const uci = [
      "network.wan.proto='pppoe'",
      "network.wan.username='planted-1@provider'",
      "network.wan.password='planted-2'",
      "network.wan.pincode='planted-3'",
      "network.wg0.private_key='planted-4='",
      "network.wgpeer.preshared_key='planted-5='",
      "network.@wifi-iface[0].key='planted-6'",
      "network.wwan.auth='planted-7'",
      "dhcp.@dnsmasq[0].token='planted-8'",
      "firewall.@redirect[0].dest_ip='192.168.1.10'",
    ];
    await writeFile(
      join(bin, 'uci'),
      `#!/bin/dash\nprintf '%s\\n' ${uci.map((line) => `"${line}"`).join(' ')}\n`,
      {
        mode: 0o755,
      },
    );
    const rules = [
      '*filter',
      '-A INPUT -p tcp -m comment --comment "planted-a \\"planted-b\\" planted-c" -j ACCEPT',
      '-A INPUT -m comment --comment planted-d -j DROP',
      'COMMIT',
    ];
    await rm(join(bin, 'iptables-save'), { force: true });
    await writeFile(join(bin, 'iptables-save'), `#!/bin/dash\ncat <<'END'\n${rules.join('\n')}\nEND\n`, {
      mode: 0o755,
    });
    const text = (await readFile(SCRIPT, 'utf8')).replace(/^PATH=.*$/m, '');
    const asked = ['-c', text, 'sh', '--no-comments'];
    const env = { PATH: bin, SECRET: 'planted-env', DOCKER_AUTH: 'planted-env' };
    const { stdout } = await run('/bin/dash', asked, { env, maxBuffer: 1 << 26 });
    expect(stdout).toContain("network.wan.proto='pppoe'");
    expect(stdout).toContain('-A INPUT -p tcp -j ACCEPT\n');
    expect(stdout).not.toContain('planted');

    const strace = await findProgram('strace');
    if (strace === undefined) return context.skip('no strace here');
    const trace = join(folder, 'opened');
    await run(strace, ['-f', '-qq', '-e', 'trace=open,openat', '-o', trace, 'dash', SCRIPT], {
      maxBuffer: 1 << 26,
    });
    const opened = [
      ...(await readFile(trace, 'utf8')).matchAll(/open(?:at)?\((?:AT_FDCWD, )?"([^"]+)"[^\n]* = \d/g),
    ].map(([, path = '']) => path);
    const allowed =
      /^(\/proc\/|\/sys\/|\/dev\/null|\/(usr\/)?lib|\/usr\/share\/|\/etc\/(ld\.so|os-release|resolv\.conf|protocols|services|iproute2|nsswitch|locale|ethertypes|xtables|passwd|group|gai|host\.conf|hosts)|\/run\/(netns|xtables)|net\/|\.$|\/$|.*snapshot\.sh$|\/var\/run\/netns)/;
    expect(opened.length).toBeGreaterThan(10);
    expect(opened.filter((path) => !allowed.test(path))).toEqual([]);
  });

  it('writes to standard output only, and changes nothing', async (context) => {
    const trace = join(folder, 'trace');
    const asked = [
      '-f',
      '-qq',
      '-e',
      'trace=%file,openat,sendto,sendmsg,mkdir,unlink,rename',
      '-o',
      trace,
      'dash',
      SCRIPT,
    ];
    try {
      await run('strace', asked, { maxBuffer: 1 << 26 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return context.skip('no strace here');
      throw error;
    }
    const calls = (await readFile(trace, 'utf8')).split('\n');
    const written = calls.filter(
      (call) => /O_(WRONLY|RDWR|CREAT)/.test(call) && !/"\/dev\/(null|tty)"/.test(call),
    );
    const changed = calls.filter((call) => /\b(mkdir|unlink|rename|chmod|link|symlink)(at)?\(/.test(call));
    // netlink's names of messages that change something.
    const sent = calls.filter((call) =>
      /RTM_(NEW|DEL|SET)|NFT_MSG_(NEW|DEL)/.test(call.replace(/recvmsg.*/, '')),
    );
    expect({ written, changed, sent }).toEqual({ written: [], changed: [], sent: [] });
  });
});
