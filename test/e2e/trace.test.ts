import { afterAll, describe, expect, it } from 'vitest';
import { CAUSES } from '../../src/lab/types.ts';
import { Home, USERS } from './support/home.ts';
import { type Report, readReport } from './support/report-shape.ts';

const [anyone] = USERS as [(typeof USERS)[number]];

const outcomes = ({ labs }: Report) =>
  labs.flatMap(({ lab, scenarios }) =>
    scenarios.flatMap(({ scenario, probes }) =>
      probes.map(
        ({ probe, observed }) => `${lab} ${scenario} ${probe}: ${observed.outcome} ${observed.cause ?? ''}`,
      ),
    ),
  );

describe('following packets through the kernel', () => {
  const home = new Home(anyone);
  afterAll(() => home.remove());

  it('changes no outcome; without it a cause is the same or unknown, as what NAT did is known by the trace', async () => {
    const verify = ['verify', 'nat-loopback', 'faults', '--format', 'json'];
    const { stdout } = await home.lab(verify);
    const { stdout: untraced } = await home.lab([...verify, '--no-trace']);
    const [withIt, without] = [stdout, untraced].map((text) => outcomes(readReport(text)));
    const others = without?.filter((each, i) => each !== withIt?.[i]) ?? [];
    expect(others.filter((each) => !each.endsWith('fails unknown'))).toEqual([]);
    // Without a trace, less is known of UDP and ping than of TCP.
    expect(others.length).toBeLessThan((without?.length ?? 0) * 0.4);
    expect(untraced).not.toContain('"hook"');
    expect(stdout).toContain('"hook"');
  }, 240_000);

  it('leaves nothing in a lab that goes on living', async () => {
    expect((await home.lab(['up', 'nat-loopback'])).exitCode).toBe(0);
    const tables = async () => (await home.lab(['exec', 'router', '--', 'nft', 'list', 'tables'])).stdout;
    const before = await tables();
    expect((await home.lab(['probe', 'loopback'])).exitCode).toBe(0);
    expect(await tables()).toBe(before);
    expect(before).not.toContain('hairpin-trace');
    await home.lab(['down', '--all']);
  });
});

describe.each(USERS)('lab trace, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());
  const trace = async (...args: string[]) => {
    const { stdout, exitCode, stderr } = await home.lab(['trace', ...args]);
    expect(exitCode, stderr).toBe(0);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
    return stdout;
  };

  it('same-port-drop: ends in the router, after the DNAT rule, with the sentence that explains it', async () => {
    const text = await trace('nat-loopback', 'same-port-drop', '--probe', 'loopback');
    expect(text).toMatch(/router +ip prerouting +in by br0\n +ip nat PREROUTING .* -j DNAT/);
    expect(text).toMatch(/no hook after ip prerouting saw it, and it left router by no interface/);
    expect(text).toMatch(/unless hairpin mode is on for\n? *that port: should_deliver\(\)/);
    expect(text).toMatch(/bridge: router:eth0: hairpin off/);
    if (user === 'root')
      expect(text).toMatch(/the kernel freed it in br_\w+\+0x[0-9a-f]+, [A-Z_]+, \d+ µs\s+later/);
    else expect(text).toMatch(/where the kernel dropped packets is not known: .*only root may ask/);
  });

  it('mac-flap: which station moved where, and when, by the kernel’s own word', async () => {
    const text = await trace('faults', 'mac-flap');
    expect(text).toMatch(/ \d+ {2}switch +br0: station pc:eth0 moved from switch:p2 to switch:p1/);
    expect(text).toMatch(/ {2}fdb: switch:br0: station pc:eth0 moved from switch:p2 to switch:p1/);
  });

  it('lab verify says as much of where the kernel freed it, and what tables held before', async () => {
    const { stdout } = await home.lab([
      'verify',
      'faults',
      ...['--scenario', 'same-port-drop', '--scenario', 'asymmetric-reply'],
      '--format',
      'json',
    ]);
    const [dropped, replied] =
      readReport(stdout).labs[0]?.scenarios.map(({ probes: [probe] }) => probe) ?? [];
    const freed = dropped?.evidence.filter(({ kind }) => kind === 'drop').map(({ text }) => text);
    if (user === 'root')
      expect(freed).toEqual([
        expect.stringMatching(
          /^router: the kernel freed it in .*br_\w+\+0x[0-9a-f]+, [A-Z_]+, .*\d+ µs after it was last seen$/,
        ),
      ]);
    else expect(freed).toEqual([]);
    expect(dropped?.notes).toContain('router: conntrack has no entry of it');
    expect(replied?.notes).toContainEqual(
      expect.stringMatching(/^router: conntrack tcp 6 .* \(before: no entry\)$/),
    );
    expect(replied?.notes).toContainEqual(
      expect.stringMatching(/^pc: neighbour 192\.168\.1\.1 .*\(before: no entry\)$/),
    );
  });

  it('hairpin-mac-snat: the full way there and back', async () => {
    const text = await trace('nat-loopback', 'hairpin-mac-snat', '--probe', 'loopback');
    expect(text).toMatch(/bridge forward +in by eth0, out by eth0/);
    expect(text).toMatch(/destination 1\.2\.3\.4:8001 → 192\.168\.1\.5:80/);
    expect(text).toMatch(/source 192\.168\.1\.5:80 → 1\.2\.3\.4:8001/);
    expect(text).toMatch(/\nworks\n/);
  });
});

describe('lab explain', () => {
  const home = new Home(anyone);
  afterAll(() => home.remove());

  it('has every cause in a list, and a page for each', async () => {
    const { stdout } = await home.lab(['explain']);
    for (const cause of CAUSES) expect(stdout).toContain(`${cause} `);
    const page = await home.lab(['explain', 'same-port-drop']);
    expect(page.stdout).toMatch(/^same-port-drop\n\nSymptom\n/);
    expect(page.stdout).toMatch(/\$ sysctl -w net\.bridge\.bridge-nf-call-iptables=0/);
  });

  it.each([
    [['explain', 'same-port-drup'], /same-port-drup – no such cause – .*did you mean same-port-drop\?/],
    [['trace', 'nat-loopback', 'snap'], /no such scenario in nat-loopback/],
    [['trace', 'nat-loopback', 'snat', '--probe', 'lopback'], /--probe lopback – no such probe – .*loopback/],
  ])('lab %j: a clear message, exit code 2', async (args, message) => {
    const { exitCode, stderr } = await home.lab(args);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });
});
