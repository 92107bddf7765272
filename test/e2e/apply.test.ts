import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';

const BEFORE = `
name: growing
about: Two hosts on one cable.
nodes:
  pc:
    interfaces: { eth0: { addresses: [10.0.0.1/24] } }
    sysctl: { net.ipv4.tcp_ecn: 1, net.ipv4.conf.eth0.rp_filter: 2 }
  old: { interfaces: { eth0: { addresses: [10.0.0.2/24] } }, services: { web: { kind: http, port: 80 } } }
  bystander: { interfaces: { eth0: { addresses: [10.9.0.1/24] } } }
links: [[pc:eth0, old:eth0]]
toggles:
  drop: { about: The pc takes no more., default: off }
settings:
  - when: { drop: on }
    nodes: { pc: { rules: { iptables: "*filter\\n-A INPUT -j DROP" } } }
probes: { web: { kind: http, from: pc, url: http://10.0.0.2/ } }
`;

/** The next definition of the lab: another server, behind a switch; changed settings and addresses; IPv6 added. */
const AFTER = `
name: growing
about: Two hosts behind a switch, and one that looks on.
nodes:
  pc:
    interfaces: { eth0: { addresses: [10.0.0.1/24, 10.0.1.1/24] } }
    routes: [{ to: 10.8.0.0/16, via: 10.0.0.3 }]
  switch:
    interfaces: { br0: { kind: bridge }, p1: { master: br0, port: { hairpin: true } }, p2: { master: br0 } }
    sysctl: { net.bridge.bridge-nf-call-iptables: 0 }
  new:
    interfaces: { eth0: { addresses: [10.0.0.3/24] } }
    services: { web: { kind: http, port: 80 } }
    rules: { iptables: "*filter\\n-A INPUT -p tcp --dport 81 -j DROP" }
  bystander: { interfaces: { eth0: { addresses: [10.9.0.1/24, fd00::1/64] } }, ipv6: true }
links: [[pc:eth0, switch:p1], [new:eth0, switch:p2]]
toggles:
  drop: { about: The pc takes no more., default: off }
settings:
  - when: { drop: on }
    nodes: { pc: { rules: { iptables: "*filter\\n-A INPUT -j DROP" } } }
probes: { web: { kind: http, from: pc, url: http://10.0.0.3/ } }
scenarios:
  works: { because: The new one answers., expect: { web: { outcome: works } } }
`;

/**
 * Commands that print a node's state, sorted so that the order of creation does not matter. Carrier flags are left out:
 * they change later.
 */
const READ = [
  'ip -br link | sed -E "s/@[^ ]+//; s/ +[A-Z]+ +/ /; s/NO-CARRIER,//; s/,LOWER_UP//" | sort',
  'ip -br addr | sed -E "s/@[^ ]+//; s/ +[A-Z]+ +/ /; s/ +/ /g" | sort',
  'ip route | sed "s/ linkdown//"',
  'bridge -d link | sed -E "s/^[0-9]+: //; s/@[^:]+:/:/"',
  'iptables-save | grep -v ^#',
  'sysctl -n net.ipv4.tcp_ecn net.ipv4.ip_forward net.ipv4.conf.eth0.rp_filter net.bridge.bridge-nf-call-iptables',
  'true',
].join('; ');

describe('lab apply', () => {
  const home = new Home(USERS.at(-1) as (typeof USERS)[number]);
  const lab = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await home.lab(args);
    return { exitCode, stdout, stderr };
  };
  const ok = (...args: string[]) => home.ok(...args);
  const file = home.write('growing.yaml', BEFORE);
  const edit = (text: string) => writeFileSync(file, text);
  const state = async (node: string, name: string) =>
    (await ok('exec', node, '-n', name, '--', 'sh', '-c', `{ ${READ}; } 2>&1`)).split('\n');

  beforeAll(async () => {
    await ok('up', file);
    await ok('set', 'drop=on');
  });
  afterAll(async () => {
    await lab('down', '--all');
    home.remove();
  });

  it('has nothing to do where nothing was edited', async () => {
    const { exitCode, stdout, stderr } = await lab('apply', file);
    expect(stderr).toContain('nothing to change');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  });

  it('shows the difference with --dry-run, and changes nothing', async () => {
    const before = await state('pc', 'growing');
    edit(AFTER);
    const lines = (await ok('apply', file, '--dry-run')).trim().split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'pc: net.ipv4.tcp_ecn 1 → unset',
        '- node old',
        '- link pc:eth0 – old:eth0',
        '+ node switch',
        '+ link new:eth0 – switch:p2',
        '+ pc:eth0 has 10.0.1.1/24',
        '+ new: iptables -t filter -A INPUT -p tcp --dport 81 -j DROP',
      ]),
    );
    expect(await state('pc', 'growing')).toEqual(before);
    expect(await ok('exec', 'old', '--', 'echo', 'here')).toBe('here\n');
  });

  it('makes the running lab what a lab built from the file is; toggles keep their values', async () => {
    const shown = await ok('apply', file, '--dry-run');
    expect(await ok('apply', file)).toBe(shown);
    await ok('up', file, '-n', 'fresh', '--set', 'drop=on');
    for (const node of ['pc', 'switch', 'new', 'bystander']) {
      expect(await state(node, 'growing'), node).toEqual(await state(node, 'fresh'));
    }
    const { exitCode, stderr } = await lab('exec', 'old', '-n', 'growing', '--', 'true');
    expect(stderr).toContain('old – no such node in growing');
    expect(exitCode).toBe(2);
    await ok('set', 'drop=off', '-n', 'growing');
    expect(await ok('probe', '-n', 'growing')).toContain('works');
  });

  it('goes back the same way', async () => {
    edit(BEFORE);
    await ok('apply', file, '-n', 'growing');
    await ok('down', 'fresh');
    await ok('up', file, '-n', 'fresh');
    for (const node of ['pc', 'old', 'bystander']) {
      expect(await state(node, 'growing'), node).toEqual(await state(node, 'fresh'));
    }
    expect(await ok('exec', 'pc', '-n', 'growing', '--', 'curl', '-svm30', 'http://10.0.0.2/')).toContain(
      'old',
    );
  });

  it('a mistake in the file changes nothing, nor does what the kernel refuses', async () => {
    const before = await state('pc', 'growing');
    edit(AFTER.replace('[new:eth0, switch:p2]', '[nwe:eth0, switch:p2]'));
    const wrong = await lab('apply', file, '-n', 'growing');
    expect(wrong.stderr).toMatch(
      /growing\.yaml:\d+:\d+: links\[1\]\[0\] – no node "nwe".*did you mean new\?/,
    );
    expect(wrong).toMatchObject({ exitCode: 2, stdout: '' });
    edit(AFTER.replace('--dport 81 -j DROP', '--dport 81 -j NOWHERE'));
    const refused = await lab('apply', file, '-n', 'growing');
    expect(refused.stderr).toContain('growing is as it was before');
    expect(refused.exitCode).toBe(2);
    expect(await state('pc', 'growing')).toEqual(before);
    expect(await ok('exec', 'pc', '-n', 'growing', '--', 'curl', '-svm30', 'http://10.0.0.2/')).toContain(
      'old',
    );
  });

  it('says which lab is not up', async () => {
    const { exitCode, stderr } = await lab('apply', file, '-n', 'growin');
    expect(stderr).toContain('growin – no such lab is up – one of: fresh, growing; did you mean growing?');
    expect(exitCode).toBe(2);
  });
});
