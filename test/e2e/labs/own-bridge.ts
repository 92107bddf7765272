/*
 *   out 203.0.113.2 --- eth0 203.0.113.1 host br0 172.17.0.1 --- v1 --- web 172.17.0.2
 *                                                            '-- v2 --- app 172.17.0.3
 */
import { defineLab } from '../../../src/index.ts';

const container = (address: string) => ({
  interfaces: { eth0: { addresses: [`${address}/16`] } },
  routes: [{ to: 'default', via: '172.17.0.1' }],
});

const fails = (cause: 'filtered' | 'link-down' | 'martian-source') =>
  ({ outcome: 'fails', cause, at: 'host' }) as const;
const works = { outcome: 'works' } as const;

/** A host with a bridge of its own, as a machine with containers: what the host itself sends, and what is for it. */
export const ownBridge = defineLab({
  name: 'own-bridge',
  about: 'A host with containers behind its own bridge.',
  nodes: {
    out: { interfaces: { eth0: { addresses: ['203.0.113.2/24'] } } },
    host: {
      sysctl: { 'net.ipv4.ip_forward': 1 },
      interfaces: {
        eth0: { addresses: ['203.0.113.1/24'] },
        br0: { kind: 'bridge', addresses: ['172.17.0.1/16'] },
        v1: { master: 'br0' },
        v2: { master: 'br0' },
      },
      rules: { iptables: '*nat\n-A OUTPUT -p tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80\n' },
    },
    web: { ...container('172.17.0.2'), services: { http: { kind: 'http', port: 80 } } },
    app: container('172.17.0.3'),
  },
  links: [
    ['out:eth0', 'host:eth0'],
    ['host:v1', 'web:eth0'],
    ['host:v2', 'app:eth0'],
  ],
  toggles: { fault: { about: 'What is wrong.', default: 'none', values: ['none', 'rule', 'down'] } },
  settings: [
    {
      when: { fault: 'rule' },
      nodes: { host: { rules: { ebtables: '*filter\n-A OUTPUT -o v1 -j DROP\n' } } },
    },
    { when: { fault: 'down' }, nodes: { host: { interfaces: { br0: { up: false } } } } },
  ],
  probes: {
    web: { kind: 'http', from: 'host', url: 'http://172.17.0.2/' },
    out: { kind: 'ping', from: 'web', to: '203.0.113.2' },
    published: { kind: 'http', from: 'host', url: 'http://203.0.113.1:8080/' },
    itself: { kind: 'http', from: 'host', url: 'http://127.0.0.1:8080/' },
  },
  scenarios: {
    none: {
      because: 'What a node sends to itself as 127.0.0.1 may not leave it, whatever a rule makes of it.',
      expect: { web: works, published: works, itself: fails('martian-source') },
    },
    rule: {
      because: 'The question who has the address left by the other port only.',
      toggles: { fault: 'rule' },
      expect: { web: fails('filtered') },
    },
    down: {
      because: 'The port takes the question for the gateway, and the bridge does not.',
      toggles: { fault: 'down' },
      expect: { out: fails('link-down'), web: fails('link-down') },
    },
  },
});
