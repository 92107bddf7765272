import { afterAll, describe, expect, it } from 'vitest';
import { defineLab } from '../../src/index.ts';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

/**
 * Number of senders. They ask one after the other and are refused at once. The kernel forgets a sender it heard no
 * answer from after half a minute: if each waited a second, the first would be unknown again.
 */
const SENDERS = 40;

const connections = Array.from({ length: SENDERS }, (_, index) => {
  const to = index % 2 === 0 ? '192.168.1.1:7' : '[fd01::1]:7';
  return { from: 'pc', to, protocol: 'udp', sourcePort: 4000 + Math.floor(index / 2) } as const;
});

const rules = (to: string) => `*nat\n-A PREROUTING -p udp --dport 7 -j DNAT --to-destination ${to}:9\n`;
const noDnat = { outcome: 'fails', cause: 'no-dnat' } as const;

const lab = defineLab({
  name: 'known-before',
  about: 'A router that was spoken to before it had a rule.',
  nodes: {
    pc: { ipv6: true, interfaces: { eth0: { addresses: ['192.168.1.2/24', 'fd01::2/64'] } } },
    router: {
      ipv6: true,
      interfaces: { lan: { addresses: ['192.168.1.1/24', 'fd01::1/64'] } },
      sysctl: {
        'net.ipv4.ip_forward': 1,
        'net.ipv6.conf.all.forwarding': 1,
        // Removes the rate limit of one ICMP error a second, so that every sender is refused.
        'net.ipv4.icmp_ratelimit': 0,
        'net.ipv6.icmp.ratelimit': 0,
      },
      rules: {
        iptables: '*filter\n-A INPUT -m conntrack --ctstate INVALID -j DROP\n',
        ip6tables: '*filter\n-A INPUT -m conntrack --ctstate INVALID -j DROP\n',
      },
    },
  },
  links: [['pc:eth0', 'router:lan']],
  toggles: { turned: { about: 'The router turns datagrams to its port 7 away.', default: false } },
  settings: [
    {
      when: { turned: true },
      nodes: { router: { rules: { iptables: rules('192.168.1.9'), ip6tables: rules('[fd01::9]') } } },
    },
  ],
  probes: {
    known: { kind: 'udp', from: 'pc', to: '192.168.1.1:7', sourcePort: 4000 },
    known6: { kind: 'udp', from: 'pc', to: '[fd01::1]:7', sourcePort: 4000 },
  },
  scenarios: {
    stale: {
      because: 'The router knows both senders from before there was a rule.',
      toggles: { turned: true },
      start: 'warm',
      warmWith: { turned: false },
      connections,
      expect: { known: noDnat, known6: noDnat },
    },
  },
});

describe.each(USERS)('connections before the probes, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());

  it('of many senders that are refused, the first is still known', async () => {
    const input = JSON.stringify(lab);
    const { stdout, stderr } = await home.lab(['verify', '-', '--format', 'json'], { input });
    if (stdout === '') throw new Error(stderr);
    const observed = readReport(stdout).labs[0]?.scenarios[0]?.probes.map((probe) => probe.observed);
    expect(observed).toEqual([expect.objectContaining(noDnat), expect.objectContaining(noDnat)]);
  }, 120_000);
});
