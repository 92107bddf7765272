import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';

const LAB = (command: string) => `
name: setups
about: A node with commands.
nodes:
  a:
    interfaces: { eth0: { addresses: [10.0.0.1/24] } }
    rules: { iptables: "*filter\\n-A INPUT -p icmp -j ACCEPT\\nCOMMIT\\n" }
  b: { interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
links: [[a:eth0, b:eth0]]
toggles:
  on: { about: The commands., default: off }
  rule: { about: Another rule., default: off }
  down: { about: The cable is out., default: off }
settings:
  - when: { on: on }
    nodes:
      a:
        setup:
          - { do: "iptables -A INPUT -p tcp -j DROP", undo: "iptables -D INPUT -p tcp -j DROP" }
          - { do: "ip route add 10.5.0.0/16 dev eth0 mtu 900", undo: "ip route del 10.5.0.0/16" }
          - { do: "${command}", undo: "true" }
  - { when: { rule: on }, nodes: { a: { rules: { iptables: "*filter\\n-A INPUT -p udp -j DROP" } } } }
  - { when: { down: on }, nodes: { a: { interfaces: { eth0: { up: false } } } } }
probes: { ping: { kind: ping, from: b, to: 10.0.0.1 } }
scenarios: { works: { because: Nothing is wrong., toggles: { on: on }, expect: { ping: { outcome: works } } } }
`;

describe.each(USERS)('set-up commands, as %s', (user) => {
  const home = new Home(user);
  const file = home.write('setups.yaml', LAB('true'));
  const set = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await home.lab(['set', ...args]);
    expect(exitCode, stderr).toBe(0);
    return stdout.trim().split('\n');
  };
  const read = async () => {
    const { stdout } = await home.lab(['exec', 'a', '--', 'sh', '-c', 'iptables-save | grep ^-A; ip route']);
    return stdout
      .trim()
      .split('\n')
      .map((line) => line.trim());
  };
  const BARE = ['-A INPUT -p icmp -j ACCEPT', '10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1'];
  const ROUTE = '10.5.0.0/16 dev eth0 scope link mtu 900';
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  it('are run, taken back, and done again when what they rest on changes', async () => {
    expect((await home.lab(['up', file])).exitCode).toBe(0);
    expect(await read()).toEqual(BARE);
    expect(await set('on=on')).toEqual([
      '+ a: set-up iptables -A INPUT -p tcp -j DROP',
      '+ a: set-up ip route add 10.5.0.0/16 dev eth0 mtu 900',
      '+ a: set-up true',
    ]);
    const done = [BARE[0], '-A INPUT -p tcp -j DROP', BARE[1], ROUTE];
    expect(await read()).toEqual(done);
    expect(await set('rule=on')).toEqual(['+ a: iptables -t filter -A INPUT -p udp -j DROP']);
    expect(await read()).toEqual([
      BARE[0],
      '-A INPUT -p udp -j DROP',
      '-A INPUT -p tcp -j DROP',
      BARE[1],
      ROUTE,
    ]);
    await set('rule=off');
    expect(await read()).toEqual(done);
    expect((await set('on=off')).map((line) => line[0])).toEqual(['-', '-', '-']);
    expect(await read()).toEqual(BARE);
  });

  it('that fail say so, and leave nothing behind', async () => {
    const bad = home.write('bad.yaml', LAB('iptables -A NOWHERE -j DROP'));
    const before = await read();
    const { exitCode, stderr } = await home.lab(['apply', bad, '--set', 'on=on']);
    expect(stderr).toMatch(/a – set-up "iptables -A NOWHERE -j DROP": .*No chain/);
    expect(stderr).toContain('setups is as it was before');
    expect(exitCode).toBe(2);
    expect(await read()).toEqual(before);
    const verified = await home.lab(['verify', bad]);
    expect(verified.stdout).toContain('set-up "iptables -A NOWHERE -j DROP"');
    expect(verified.exitCode).toBe(2);
  });

  it('are in the plan', async () => {
    const { stdout } = await home.lab(['plan', file, 'works']);
    expect(stdout).toContain(
      "# Set-up commands\nsh /run/enter a sh -ec 'iptables -A INPUT -p tcp -j DROP'\n",
    );
  });
});
