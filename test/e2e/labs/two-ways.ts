/*
 *                       r1 10.0.1.1 … 10.0.2.1
 *   pc 10.0.1.2 --- swa                       swb --- web 10.0.2.2
 *                       r2 10.0.1.3 … 10.0.2.3
 */
import { defineLab } from '../../../src/index.ts';

const invalid = '*filter\n-A FORWARD -m conntrack --ctstate INVALID -j DROP\nCOMMIT\n';
const fails = { outcome: 'fails', cause: 'asymmetric-reply' } as const;
const ports = {
  br0: { kind: 'bridge' },
  p1: { master: 'br0' },
  p2: { master: 'br0' },
  p3: { master: 'br0' },
} as const;

/** The server answers through another router than the request came by, and something on that way refuses the answer. */
export const twoWays = defineLab({
  name: 'two-ways',
  about: 'Two routers between a client and a server; the way back is not the way there.',
  nodes: {
    pc: {
      interfaces: { eth0: { addresses: ['10.0.1.2/24'] } },
      routes: [{ to: 'default', via: '10.0.1.1' }],
    },
    r1: {
      sysctl: { 'net.ipv4.ip_forward': 1 },
      interfaces: { a: { addresses: ['10.0.1.1/24'] }, b: { addresses: ['10.0.2.1/24'] } },
    },
    r2: {
      sysctl: { 'net.ipv4.ip_forward': 1 },
      interfaces: { a: { addresses: ['10.0.1.3/24'] }, b: { addresses: ['10.0.2.3/24'] } },
    },
    swa: { interfaces: ports },
    swb: { interfaces: ports },
    web: {
      interfaces: { eth0: { addresses: ['10.0.2.2/24'] } },
      routes: [{ to: 'default', via: '10.0.2.3' }],
      services: { http: { kind: 'http', port: 80 }, echo: { kind: 'udp', port: 7 } },
    },
  },
  links: [
    ['pc:eth0', 'swa:p1'],
    ['r1:a', 'swa:p2'],
    ['r2:a', 'swa:p3'],
    ['web:eth0', 'swb:p1'],
    ['r1:b', 'swb:p2'],
    ['r2:b', 'swb:p3'],
  ],
  toggles: {
    minds: { about: 'Who minds.', default: 'nobody', values: ['nobody', 'back', 'filter', 'there', 'nat'] },
  },
  settings: [
    { when: { minds: 'back' }, nodes: { r2: { rules: { iptables: invalid } } } },
    { when: { minds: 'there' }, nodes: { r1: { rules: { iptables: invalid } } } },
    {
      when: { minds: 'filter' },
      nodes: { r2: { rules: { iptables: '*filter\n-A FORWARD -s 10.0.2.2 -j DROP\nCOMMIT\n' } } },
    },
    {
      when: { minds: 'nat' },
      nodes: {
        r1: {
          rules: {
            iptables:
              '*nat\n-A PREROUTING -d 10.0.1.1 -p tcp --dport 8080 -j DNAT --to 10.0.2.2:80\nCOMMIT\n',
          },
        },
      },
    },
  ],
  probes: {
    web: { kind: 'http', from: 'pc', url: 'http://10.0.2.2/' },
    echo: { kind: 'udp', from: 'pc', to: '10.0.2.2:7' },
    ping: { kind: 'ping', from: 'pc', to: '10.0.2.2' },
    forwarded: { kind: 'http', from: 'pc', url: 'http://10.0.1.1:8080/' },
  },
  scenarios: {
    nobody: {
      because: 'Routers that only route do not mind.',
      expect: { web: { outcome: 'works' }, echo: { outcome: 'works' }, ping: { outcome: 'works' } },
    },
    back: {
      because: 'The firewall on the way back never saw the question.',
      toggles: { minds: 'back' },
      expect: { web: fails, ping: fails },
    },
    filter: {
      because: 'The router on the way back lets nothing of the server pass.',
      toggles: { minds: 'filter' },
      expect: { web: fails, echo: fails, ping: fails },
    },
    there: {
      because: 'The firewall on the way there sees no answer, and takes what follows for invalid.',
      toggles: { minds: 'there' },
      expect: { web: fails },
    },
    nat: {
      because: 'Nobody on the way back changes the address back.',
      toggles: { minds: 'nat' },
      expect: { forwarded: fails },
    },
  },
});
