import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

/** Example labs, each with the scenarios that run on every kernel. */
const EXAMPLES: Record<string, string[]> = {
  'docker-bridge': [
    ...['proxy', 'proxy-without-nf', 'no-proxy', 'no-proxy-without-nf'],
    ...['no-proxy-without-hairpin', 'routed-without-hairpin'],
  ],
  'promiscuous-bridge': ['none', 'hairpin-veth'],
  services: ['open', 'closed', 'opened-later', 'filtered'],
  'slow-link': ['fine', 'slow'],
  bandwidth: ['limited', 'free'],
  routers: ['long-way', 'there-and-back', 'narrow', 'no-way-there', 'no-way-back'],
  ipv6: ['nft', 'ip6tables', 'dropped', 'rejected'],
  probes: ['open', 'guarded'],
  'same-address': ['two-homes', 'on-one-segment'],
  'two-uplinks': ['by-source', 'by-source-strict', 'by-mark', 'by-mark-strict', 'both-ways', 'no-way'],
  policies: [
    ...['none', 'ports', 'sender-port', 'destination', 'others', 'interface', 'bound', 'family', 'pings'],
    ...['no-default', 'prohibit', 'unreachable', 'blackhole', 'onlink', 'ways', 'blackhole-route'],
    ...['prohibit-route', 'local', 'throw'],
  ],
  proxies: ['nobody', 'all', 'web', 'others'],
  'bridge-ports': [
    ...['usual', 'no-broadcast', 'no-multicast', 'no-unknown', 'known', 'loop'],
    ...['shown-to-ip6tables', 'shown-to-arptables'],
  ],
  aggregates: ['cable'],
  'rule-tools': ['plain', 'mirrored', 'mirrored-no-more', 'inspected'],
  'set-up': ['open', 'closed', 'opened-again', 'small'],
  stations: [
    ...['learnt', 'known', 'enabled-again', 'locked-known', 'tuned', 'filtered', 'tapped', 'wrong-port'],
  ],
  'stations-on-a-host': [],
  vxlan: [],
  tunnels: ['none'],
  macvlan: [],
  'lent-addresses': ['lent', 'no-gateway', 'no-server'],
  'routing-daemons': [],
  'first-comers': ['room', 'exhausted', 'stale'],
  vpn: ['none'],
  vlan: [],
  'vlan-bridge': [],
};

describe.each(USERS)('example labs, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());

  it.each(Object.entries(EXAMPLES))('%s: every scenario comes out as it says', async (lab, always) => {
    const { exitCode, stdout, stderr } = await home.lab(['verify', lab, '--format', 'json']);
    const scenarios = readReport(stdout).labs[0]?.scenarios ?? [];
    for (const { scenario, status, reason, missing } of scenarios) {
      // A scenario may be skipped only because this kernel lacks something, and the report names it.
      const skipped = missing !== undefined && !always.includes(scenario);
      expect({ scenario, status, reason }).toEqual({
        scenario,
        status: skipped ? 'skip' : 'pass',
        reason: skipped ? expect.stringContaining(missing.join()) : undefined,
      });
    }
    expect(scenarios.map(({ scenario }) => scenario)).toEqual(expect.arrayContaining(always));
    const judged = scenarios.some(({ missing }) => missing === undefined);
    expect(exitCode, stderr).toBe(judged ? 0 : 3);
  });

  it('lent-addresses: a client that nobody gave an address is told of', async () => {
    const { stdout } = await home.lab(['verify', 'lent-addresses', '--scenario', 'no-server']);
    expect(stdout).toContain(
      'pc has no route to 192.168.1.1: eth0 asked for an address, and nobody gave it one',
    );
  });
});
