import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from '../support/home.ts';
import { CLAB, COMPOSE, KUBERNETES, NODE, UCI } from './people-have.ts';

interface Judged {
  probe: string;
  from: string;
  observed: { outcome: string; cause?: string; node?: string };
}

describe('files that people have', () => {
  const home = new Home(USERS.at(-1) ?? 'an ordinary user');
  afterAll(() => home.remove());

  const written = (files: Record<string, string>) =>
    Object.entries(files).map(([name, text]) => home.write(name, text));

  /** Imports the files and returns what the lab shows, and what the import says is missing. */
  async function shown(files: Record<string, string>, ...words: string[]) {
    const made = await home.lab(['import', ...written(files), ...words]);
    expect(made.exitCode, made.stderr).toBe(0);
    const lab = home.write('made.yaml', made.stdout);
    const { stdout, stderr } = await home.lab(['verify', lab, '--format', 'json']);
    expect(stdout, stderr).toMatch(/^\{/);
    const probes: Judged[] = JSON.parse(stdout).labs[0].scenarios[0].probes;
    return {
      text: made.stdout,
      notes: made.stderr,
      seen: Object.fromEntries(
        probes.map(({ probe, observed }) => [
          probe,
          observed.cause ? `${observed.cause} at ${observed.node}` : observed.outcome,
        ]),
      ),
    };
  }

  it('a compose file is the machine that Docker makes of it', async () => {
    const { seen, notes } = await shown({ 'compose.yaml': COMPOSE });
    expect(seen).toMatchObject({
      'inbound-8080': 'works',
      'inbound-udp-5353': 'works',
      'self-8080': 'works',
      'outward-web': 'works',
      'from-db-8080': 'filtered at docker-host',
    });
    expect(notes).toMatch(/note: the host, of which the file tells nothing: .*203\.0\.113\.5/);
    expect(notes).toMatch(/note: \S*compose\.yaml:\d+: monitor, of network mode host: it is not there/);
    expect(notes).toMatch(/note: \S*compose\.yaml:\d+: port 9000 of web: Docker takes a free port/);
  });

  it('a topology of containerlab is its nodes of Linux, and what their commands set', async () => {
    const { seen, notes, text } = await shown({ 'hosts.clab.yml': CLAB });
    expect(seen).toMatchObject({
      'h1-to-h2': 'works',
      'h1-to-h3': 'filtered at r1',
      'h2-to-h3': 'works',
    });
    expect(text).toContain('do: iptables -A FORWARD -p icmp -d 10.2.0.3 -j DROP');
    expect(notes).toMatch(
      /note: \S*hosts\.clab\.yml:\d+: spine is of kind "nokia_srlinux": a plain Linux host stands for it/,
    );
    expect(notes).toMatch(/note: \S*: image of h1: its programs are those of this machine/);
    expect(notes).toMatch(/note: \S*: a link of h1:eth9 and host:ens3: it leads to the machine itself/);
  });

  it('OpenWrt’s files are its zones, forwards and their reflection, by which loopback works', async () => {
    const { seen, notes } = await shown(UCI);
    expect(seen).toMatchObject({ inbound: 'works', self: 'works', 'outward-nas': 'works' });
    expect(notes).toMatch(
      /note: \S*network:\d+: the address of wan, by dhcp: it is 203\.0\.113\.20\/24 here/,
    );
    expect(notes).toMatch(/note: \S*firewall:\d+: rule "Night" with start_time: the rule is left out/);
    const without = {
      ...UCI,
      firewall: UCI.firewall.replace("option target 'DNAT'", "option target 'DNAT'\n\toption reflection '0'"),
    };
    expect((await shown(without)).seen).toMatchObject({ inbound: 'works', self: 'no-dnat at openwrt' });
    const closed = {
      ...UCI,
      firewall: UCI.firewall.replace("config forwarding\n\toption src 'lan'\n\toption dest 'wan'\n", ''),
    };
    expect((await shown(closed)).seen).toMatchObject({ 'outward-nas': 'filtered at openwrt' });
  });

  it('what kubectl prints names the pods of a node, and asks for its services', async () => {
    const { seen, text } = await shown({ 'node.snap': NODE, 'all.json': KUBERNETES });
    expect(text).toMatch(/^ {2}web-5d9c:$/m);
    expect(seen).toMatchObject({ loopback: 'works', self: 'works', 'outward-web-5d9c': 'works' });
    // No host has the address of a service. Where no rule translates it, connections to it fail.
    expect(seen.asked).toMatch(/ at outside$/);
  });

  it.each([
    [
      'a line that is none',
      { network: "config interface 'lan'\n\tnonsense\n" },
      [],
      /network:2 – no line of a UCI file/,
    ],
    [
      'an option alone',
      { network: "\toption x 'y'\nconfig interface 'lan'\n" },
      [],
      /network:1 – option belongs to no section/,
    ],
    [
      'no port',
      { 'c.yaml': 'services:\n  web:\n    ports:\n      - "8080:http"\n' },
      [],
      /c\.yaml:4 – "8080:http" is no port/,
    ],
    ['no YAML', { 'c.yaml': 'services:\n  web: [\n' }, ['--as', 'compose'], /c\.yaml:\d/],
    [
      'no JSON',
      { 'k.json': '{"apiVersion": "v1", "kind": "List",\n"items": [}\n' },
      [],
      /k\.json:2 – is no JSON/,
    ],
    [
      'anything',
      { 'any.txt': 'hello\n' },
      [],
      /any\.txt:1 – this is no snapshot, and no other file that is known here – snapshot, iptables-save/,
    ],
    [
      'services without a node',
      { 'k.json': KUBERNETES },
      [],
      /nothing says which interfaces the machine has/,
    ],
    [
      'two networks',
      { 'a.clab.yml': CLAB, 'b.yaml': COMPOSE },
      [],
      /a whole network is given, and more than that/,
    ],
  ] as [string, Record<string, string>, string[], RegExp][])(
    '%s is refused, with its line',
    async (_, files, words, message) => {
      const { stderr, stdout, exitCode } = await home.lab(['import', ...written(files), ...words]);
      expect(stderr).toMatch(message);
      expect([exitCode, stdout]).toEqual([2, '']);
    },
  );
});
