import { afterAll, describe, expect, it } from 'vitest';
import type { Expectation, Lab } from '../../src/lab/types.ts';
import { withoutNetfilter } from './labs/without-netfilter.ts';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

const fails = (cause: Expectation['cause']): Expectation => ({ outcome: 'fails', ...(cause && { cause }) });
const works: Expectation = { outcome: 'works' };

const host = (network: number, gateway?: string[]) => ({
  ipv6: true,
  interfaces: { eth0: { addresses: [`10.${network}.0.2/24`, `fd0${network}::2/64`] } },
  routes: (gateway ?? []).map((via) => ({ to: 'default', via })),
});

/** a -- r -- b, without rules, because rules need netfilter. */
const lab: Lab = {
  name: 'without-netfilter',
  about: 'Nothing that the kernel would keep track of.',
  nodes: {
    a: host(1, ['10.1.0.1', 'fd01::1']),
    r: {
      ipv6: true,
      sysctl: { 'net.ipv4.ip_forward': 1, 'net.ipv6.conf.all.forwarding': 1 },
      interfaces: {
        lan: { addresses: ['10.1.0.1/24', 'fd01::1/64'] },
        wan: { addresses: ['10.2.0.1/24', 'fd02::1/64'] },
      },
    },
    b: {
      ...host(2),
      services: {
        web: { kind: 'http', port: 80 },
        echo: { kind: 'udp', port: 7 },
        off: { kind: 'http', port: 82, up: false },
      },
    },
  },
  links: [
    ['a:eth0', 'r:lan'],
    ['r:wan', 'b:eth0'],
  ],
  toggles: {
    back: { about: 'Whether b has a way back.', default: true },
    forwards: { about: 'Whether r forwards.', default: true },
  },
  settings: [
    {
      when: { back: true },
      nodes: {
        b: {
          routes: [
            { to: 'default', via: '10.2.0.1' },
            { to: 'default', via: 'fd02::1' },
          ],
        },
      },
    },
    {
      when: { forwards: false },
      nodes: { r: { sysctl: { 'net.ipv4.ip_forward': 0, 'net.ipv6.conf.all.forwarding': 0 } } },
    },
  ],
  probes: {
    http4: { kind: 'http', from: 'a', url: 'http://10.2.0.2/', connectTimeout: 1 },
    udp6: { kind: 'udp', from: 'a', to: '[fd02::2]:7', timeout: 1 },
    ping6: { kind: 'ping', from: 'a', to: 'fd02::2', timeout: 1 },
    closed4: { kind: 'http', from: 'a', url: 'http://10.2.0.2:81/' },
    off6: { kind: 'http', from: 'a', url: 'http://[fd02::2]:82/' },
    nowhere: { kind: 'ping', from: 'a', to: '10.3.0.1', timeout: 1 },
    nobody: { kind: 'ping', from: 'a', to: '10.2.0.77', timeout: 1 },
    program: { kind: 'command', from: 'a', command: ['curl', '-sS', 'http://10.2.0.2:81/'] },
  },
  scenarios: {
    well: {
      because: 'Nothing is wrong but what is asked for.',
      expect: {
        ...{ http4: works, udp6: works, ping6: works },
        ...{ closed4: fails('refused'), off6: fails('service-down'), program: fails('refused') },
        ...{ nowhere: fails('no-route'), nobody: fails('arp-unanswered') },
      },
    },
    'no-way-back': {
      because: 'b has no route.',
      toggles: { back: false },
      expect: { http4: fails('no-route'), udp6: fails('no-route'), ping6: fails('no-route') },
    },
    'not-forwarded': {
      because: 'r keeps it.',
      toggles: { forwards: false },
      expect: {
        http4: fails('forwarding-off'),
        udp6: fails('forwarding-off'),
        ping6: fails('forwarding-off'),
      },
    },
  },
};

describe.each(USERS)(
  'a kernel without nfnetlink: no connection tracking, no trace, no rules; as %s',
  (user) => {
    const home = new Home(user);
    afterAll(() => home.remove());

    it('gives the true cause, or says what is missing, and never another', async () => {
      const file = home.write('without-netfilter.json', JSON.stringify(lab));
      const args = ['verify', file, '--format', 'json'];
      const { exitCode, stdout, stderr } = await home.lab(args, { through: withoutNetfilter });
      expect(stderr).not.toMatch(/^ +at |this is a bug/m);
      expect(exitCode, stderr).toBe(1);
      const seen = readReport(stdout).labs[0]?.scenarios.flatMap(({ scenario, probes }) =>
        probes.map(({ probe, observed }) => {
          const truth = lab.scenarios?.[scenario]?.expect[probe];
          const said = observed.cause ?? observed.outcome;
          return said === (truth?.cause ?? truth?.outcome) ? 'true' : said;
        }),
      );
      expect(new Set(seen)).toEqual(new Set(['true', 'unknown']));
      expect(seen?.filter((one) => one === 'true').length).toBeGreaterThanOrEqual(6);
    });
  },
);
