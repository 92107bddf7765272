import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Expectation, Scenario } from '../../src/index.ts';
import { changedLab } from './changed-lab.ts';
import { Home, USERS } from './support/home.ts';
import { probeOf, type Report, readReport } from './support/report-shape.ts';

const loopback = (expected: Expectation) => (scenario: Scenario) => ({
  ...scenario,
  expect: { ...scenario.expect, loopback: expected },
});

const packet = { at: 'router:eth0', direction: 'out', flags: 'S' } as const;

const WRONG = {
  'same-port-drop': loopback({ outcome: 'fails', cause: 'mac-flap' }),
  'asymmetric-reply': loopback({ outcome: 'works' }),
  snat: loopback({ outcome: 'fails', cause: 'same-port-drop' }),
  'hairpin-mac-snat': loopback({ outcome: 'works', packets: [{ ...packet, srcMac: 'pc:eth0' }] }),
  'hairpin-only': loopback({
    outcome: 'fails',
    cause: 'mac-flap',
    packets: [{ ...packet, seen: false }],
  }),
};

/** What the report must say of each wrong expectation: the packet that contradicts it, and the place. */
const SAID: Record<keyof typeof WRONG, RegExp> = {
  'same-port-drop':
    /^expected fails \(mac-flap\), but it fails \(same-port-drop\): packet \d+, SYN 192\.168\.1\.6:\d+ → 1\.2\.3\.4:8001, .*router:eth0/,
  'asymmetric-reply':
    /^expected works, but it fails \(asymmetric-reply\): packet \d+, SYN-ACK 192\.168\.1\.5:80 → 192\.168\.1\.6:\d+, .*pc:eth0/,
  snat: /^expected fails \(same-port-drop\), but it works: packet \d+, SYN-ACK 1\.2\.3\.4:8001 → 192\.168\.1\.6:\d+, .*pc:eth0/,
  'hairpin-mac-snat':
    /^never seen: S any → any \(MAC pc:eth0 → any\) going out at router:eth0; there was packet \d+, SYN 192\.168\.1\.1:\d+ → 192\.168\.1\.5:80 with the MAC address of router:br0$/,
  'hairpin-only': /^unexpected at router:eth0: .*SYN 192\.168\.1\.1:\d+ → 192\.168\.1\.5:80/,
};

describe('a scenario with a wrong expectation', () => {
  const [user] = USERS as [(typeof USERS)[number]];
  const home = new Home(user);
  const file = home.write('wrong.json', changedLab(WRONG));
  let ran: { exitCode?: number | undefined; stdout: string; stderr: string };
  let report: Report;
  beforeAll(async () => {
    ran = await home.lab(['verify', file, '--format', 'json']);
    report = readReport(ran.stdout);
  });
  afterAll(() => home.remove());

  it('fails, and so does the command: exit code 1', () => {
    expect(report.summary).toEqual({ pass: 0, fail: Object.keys(WRONG).length, skip: 0, error: 0 });
    expect(ran.exitCode, ran.stderr).toBe(1);
  });

  it.each(Object.entries(SAID))('%s: names the packet that contradicts it', (name, said) => {
    const probe = probeOf(report, name);
    expect(probe.status).toBe('fail');
    expect(probe.reason).toMatch(said);
    const packet = probe.reason?.match(/packet (\d+)/)?.[1];
    if (packet) expect(probe.hops.map((hop) => hop.packet)).toContain(Number(packet));
  });

  it('spoils nothing else: what was expected rightly still passes', () => {
    for (const name of ['asymmetric-reply', 'same-port-drop', 'snat', 'hairpin-mac-snat']) {
      expect(probeOf(report, name, 'inbound').status).toBe('pass');
    }
  });

  it('says so in its text as well', async () => {
    const { stdout, exitCode } = await home.lab(['verify', file, '--scenario', 'snat']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/✘ snat: loopback works, inbound works/);
    expect(stdout).toMatch(/expected fails \(same-port-drop\), but it works: packet \d+, SYN-ACK/);
    expect(stdout).toMatch(/\n1 fail\n$/);
  });
});
