import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

const EXAMPLE = join(import.meta.dirname, '../../examples/rule-files');

describe.each(USERS)('rules in files of their own, as %s', (user) => {
  const home = new Home(user);
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });
  const work = join(home.folder, 'work');
  cpSync(EXAMPLE, work, { recursive: true });
  cpSync(EXAMPLE, join(work, 'other'), { recursive: true });
  const office = readFileSync(join(EXAMPLE, 'office.yaml'), 'utf8');
  const edit = (file: string, from: string, to: string) => {
    const text = readFileSync(join(work, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(work, file), text.replace(from, to));
  };
  const router = async (command: string) =>
    (await home.lab(['exec', 'router', '--', 'sh', '-c', command])).stdout;

  it('the example comes out as it says', async () => {
    const { exitCode, stdout, stderr } = await home.lab(['verify', 'office.yaml', '--format', 'json']);
    expect(exitCode, stderr).toBe(0);
    const scenarios = readReport(stdout).labs[0]?.scenarios ?? [];
    const judged = scenarios.filter(({ missing }) => missing === undefined);
    expect(judged.map(({ status }) => status)).toEqual(judged.map(() => 'pass'));
    const always = ['nft', 'iptables', 'guarded', 'narrow', 'back-from-iptables'];
    expect(judged.map(({ scenario }) => scenario)).toEqual(expect.arrayContaining(always));
  });

  it('are read relative to the lab, not to where lab is called', async () => {
    edit('rules/wan.tc', '2mbit', '4mbit');
    const { stdout, stderr } = await home.lab(['plan', 'other/office.yaml', 'narrow']);
    edit('rules/wan.tc', '4mbit', '2mbit');
    expect(stderr).toBe('');
    expect(stdout).toContain('ip netns exec router tc -batch - ');
    expect(stdout).toContain('htb rate 2mbit');
    expect(stdout).toContain('icmpv6 type echo-request drop');
  });

  it('change with a running lab, and back; lab apply sees that a file was edited', async () => {
    const up = await home.lab(['up', 'office.yaml']);
    expect(up.exitCode, up.stderr).toBe(0);
    const before = await router('nft list tables; tc qdisc show dev wan | xargs');
    const on = await home.lab(['set', 'narrow=on', 'tool=iptables']);
    expect(on.stdout).toContain('+ router: tc qdisc add dev wan root handle 1: htb default 10');
    expect(on.stdout).toContain('- router: nft table ip home {');
    expect(await router('tc qdisc show dev wan')).toContain('htb');
    const applied = await home.lab(['apply', 'office.yaml', '-n', 'office', '--dry-run']);
    expect(applied.stdout).toBe('');
    edit('rules/wan.tc', '2mbit', '3mbit');
    const edited = await home.lab(['apply', 'office.yaml', '-n', 'office']);
    expect(edited.stdout).toBe(
      '- router: tc class add dev wan parent 1: classid 1:10 htb rate 2mbit\n+ router: tc class add dev wan parent 1: classid 1:10 htb rate 3mbit\n',
    );
    expect(await router('tc class show dev wan')).toContain('rate 3Mbit');
    edit('rules/wan.tc', '3mbit', '2mbit');
    await home.lab(['set', 'narrow=off', 'tool=nft']);
    expect(
      await router(
        'nft list tables | grep home; tc qdisc show dev wan | xargs; iptables-save | grep -c MASQ',
      ),
    ).toBe(`${before.trimEnd()}\n0\n`);
    await home.lab(['down', '--all']);
  });

  it('a line that its tool refuses is told by its file', async () => {
    edit('rules/router.nft', 'masquerade', 'maskerade');
    edit('rules/wan.tc', 'htb rate', 'htb raet');
    const { exitCode, stderr } = await home.lab(['check', 'office.yaml']);
    edit('rules/router.nft', 'maskerade', 'masquerade');
    edit('rules/wan.tc', 'htb raet', 'htb rate');
    expect(stderr).toMatch(/^lab: rules\/router\.nft:4:5: router – nft: .*, in "oifname "wan" maskerade"$/m);
    expect(stderr).toMatch(
      /^lab: rules\/wan\.tc:3:1: router – tc: .*, in "class add dev wan .*raet 2mbit"$/m,
    );
    expect(exitCode).toBe(2);
  });

  it.each([
    [
      'a line that no tool would take',
      'rules/router.v4',
      '-A POST',
      'A POST',
      /^lab: rules\/router\.v4:4:1: .*rules\.iptables – line 4, "A POST/m,
    ],
    [
      'nobody’s MAC address',
      'rules/lan.ebtables',
      'mac pc:',
      'mac cp:',
      /^lab: rules\/lan\.ebtables:3:1: .* – no node "cp" – one of: pc/m,
    ],
    [
      'what adds nothing',
      'rules/wan.tc',
      'qdisc add',
      'qdisc show',
      /^lab: rules\/wan\.tc:2:1: .*rules\.tc – line 2, "qdisc show .*", adds nothing to an interface/m,
    ],
  ])('%s is told by its file', async (_, file, from, to, said) => {
    edit(file, from, to);
    const { exitCode, stderr } = await home.lab(['check', 'office.yaml', '--no-rules']);
    edit(file, to, from);
    expect(stderr).toMatch(said);
    expect(exitCode).toBe(2);
  });

  it('no file is read that is not in the lab’s folder', async () => {
    home.write('secret.nft', 'table ip secret { }');
    symlinkSync('../secret.nft', join(work, 'other/link.nft'));
    symlinkSync('/etc', join(work, 'other/etc'));
    const names = ['../secret.nft', 'link.nft', 'etc/hostname', '/etc/hostname', 'missing.nft', '.'];
    for (const name of names) {
      writeFileSync(join(work, 'other/office.yaml'), office.replace('rules/router.nft', name));
      const { exitCode, stdout, stderr } = await home.lab(['plan', 'other/office.yaml']);
      expect({ exitCode, stdout }, name).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr, name).toMatch(
        /^lab: other\/office\.yaml:34:\d+: settings\[0\]\.nodes\.router\.rules\.nft\.file – ".*" /m,
      );
      expect(stderr, name).toContain('a file in the folder of the lab');
      expect(stderr, name).not.toContain('secret {');
    }
  });
});
