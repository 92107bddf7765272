import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { hiding, limited } from './support/spoilt.ts';
import { processesOf } from './support/traces.ts';

const VERIFY = ['verify', '--trust', 'nat-loopback', '--scenario'];

describe.each(USERS)('a machine that cannot run labs, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());
  /**
   * Files left in the home. The folder of all labs may stay, and so may /run/mount: mount(1), which only this test
   * calls, creates it.
   */
  const left = (before: string[]) =>
    home.files().filter((path) => ![...before, 'run/hairpin', 'work/spare', 'run/mount'].includes(path));

  // Root's sandbox creates no user namespace, so only the other limit matters.
  const limits = user === 'root' ? ['max_net_namespaces'] : ['max_user_namespaces', 'max_net_namespaces'];
  it.each(limits)('says what to change where user.%s is 0', async (limit) => {
    const { exitCode, stdout, stderr } = await home.lab([...VERIFY, 'snat'], { through: limited(limit) });
    expect(stderr).toContain(`this machine forbids it: user.${limit} = 0`);
    expect(stderr).toMatch(RegExp(`hint: sudo sysctl -w user\\.${limit}=[1-9]`));
    expect(stderr).not.toMatch(/^ +at |this is a bug/m);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(processesOf(home)).toEqual([]);
  });

  it('leaves no state folder when a lab cannot be built there', async () => {
    const before = home.files();
    const { exitCode, stderr } = await home.lab(['up', 'nat-loopback'], {
      through: limited('max_net_namespaces'),
    });
    expect(stderr).toContain('this machine forbids it');
    expect(exitCode).toBe(3);
    expect(processesOf(home)).toEqual([]);
    expect(left(before)).toEqual([]);
  });

  it.each(['unshare', 'iptables-restore'])('names %s where `lab up` misses it', async (program) => {
    const before = home.files();
    const { exitCode, stderr } = await home.lab(['up', 'nat-loopback'], { through: hiding(program, home) });
    expect(stderr).toMatch(RegExp(`^lab: .*the program ${program} is not on this machine`, 'm'));
    expect(processesOf(home)).toEqual([]);
    expect(exitCode).toBe(3);
    expect(left(before)).toEqual([]);
  });

  const building = ['unshare', 'tcpdump', 'curl', 'iptables-restore', 'ebtables-restore', 'dnsmasq'];
  // For each program that prints rules, a scenario with rules of that kind.
  const printing = [
    ['iptables-save', 'same-port-drop'],
    ['ebtables-save', 'hairpin-mac-snat'],
    ['nft', 'same-port-drop'],
  ] as const;
  it.each([...building.map((program) => [program, 'hairpin-mac-snat'] as const), ...printing])(
    'names %s where it is missing',
    async (program, scenario) => {
      // The program must not be found anywhere else, or this test would prove nothing.
      const hidden = hiding(program, home);
      const find = await home.run(['sh', '-c', `PATH=$PATH:/usr/sbin:/sbin; command -v ${program}`], {
        through: hidden,
      });
      expect(find.stdout).toBe('');
      const by = program === 'tcpdump' ? ['--capture', 'tcpdump'] : [];
      const { exitCode, stdout, stderr } = await home.lab([...VERIFY, scenario, ...by], { through: hidden });
      expect(stderr).toMatch(RegExp(`^lab: .*the program ${program} is not on this machine`, 'm'));
      expect(stderr).not.toMatch(/^ +at |this is a bug/m);
      expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
      await expect.poll(() => processesOf(home)).toEqual([]);
    },
  );
});
