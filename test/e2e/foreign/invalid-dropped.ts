/*
 *   client 10.1.0.2 --- 10.1.0.1 firewall 10.2.0.1 --- 10.2.0.2 server
 *          10.3.0.2 ----------------------------------- 10.3.0.2
 *
 * The server answers by a way of its own, so the firewall never sees the answer; what the client sends then belongs
 * to no connection that the firewall knows.
 */
import { defineLab } from '../../../src/index.ts';

const stateful = `
table inet firewall {
  chain forward {
    type filter hook forward priority 0; policy drop;
    ct state invalid counter drop
    ct state established,related accept
    tcp dport 80 ct state new accept
  }
}`;

export default defineLab({
  name: 'invalid-dropped',
  about: 'A firewall that sees one direction only, and drops what conntrack calls invalid.',
  nodes: {
    client: {
      interfaces: { eth0: { addresses: ['10.1.0.2/24'] }, eth1: { addresses: ['10.3.0.1/24'] } },
      routes: [{ to: '10.2.0.0/24', via: '10.1.0.1' }],
    },
    firewall: {
      interfaces: { in0: { addresses: ['10.1.0.1/24'] }, out0: { addresses: ['10.2.0.1/24'] } },
      sysctl: { 'net.ipv4.ip_forward': 1, 'net.netfilter.nf_conntrack_tcp_loose': 0 },
      rules: { nft: stateful },
    },
    server: {
      interfaces: { eth0: { addresses: ['10.2.0.2/24'] }, eth1: { addresses: ['10.3.0.2/24'] } },
      services: { http: { kind: 'http', port: 80 } },
    },
  },
  links: [
    ['client:eth0', 'firewall:in0'],
    ['firewall:out0', 'server:eth0'],
    ['client:eth1', 'server:eth1'],
  ],
  toggles: {
    shortcut: { about: 'The server answers by the other cable.', default: true },
  },
  settings: [
    { when: { shortcut: true }, nodes: { server: { routes: [{ to: '10.1.0.0/24', via: '10.3.0.1' }] } } },
    { when: { shortcut: false }, nodes: { server: { routes: [{ to: '10.1.0.0/24', via: '10.2.0.1' }] } } },
  ],
  probes: { web: { kind: 'http', from: 'client', url: 'http://10.2.0.2/', connectTimeout: 3 } },
  scenarios: {
    symmetric: {
      because: 'The firewall sees both directions.',
      toggles: { shortcut: false },
      expect: { web: { outcome: 'works' } },
    },
    shortcut: {
      because: 'The answer goes past the firewall, which drops what follows: it has seen no connection open.',
      expect: { web: { outcome: 'fails', cause: 'asymmetric-reply' } },
    },
  },
});
