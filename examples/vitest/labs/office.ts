/*
 *   staff 10.0.1.2      guest 10.0.2.2
 *      |                   |
 *      +--- firewall ------+
 *              |
 *          intranet 10.0.3.2, port 80
 */
import { defineLab } from 'hairpin-lab';

export default defineLab({
  name: 'office',
  about: 'A firewall lets staff reach the intranet, and keeps guests out.',
  nodes: {
    staff: {
      interfaces: { eth0: { addresses: ['10.0.1.2/24'] } },
      routes: [{ to: 'default', via: '10.0.1.1' }],
    },
    guest: {
      interfaces: { eth0: { addresses: ['10.0.2.2/24'] } },
      routes: [{ to: 'default', via: '10.0.2.1' }],
    },
    firewall: {
      interfaces: {
        staff: { addresses: ['10.0.1.1/24'] },
        guest: { addresses: ['10.0.2.1/24'] },
        inside: { addresses: ['10.0.3.1/24'] },
      },
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    intranet: {
      interfaces: { eth0: { addresses: ['10.0.3.2/24'] } },
      routes: [{ to: 'default', via: '10.0.3.1' }],
      services: { web: { kind: 'http', port: 80 } },
    },
  },
  links: [
    ['staff:eth0', 'firewall:staff'],
    ['guest:eth0', 'firewall:guest'],
    ['intranet:eth0', 'firewall:inside'],
  ],
  toggles: {
    guests: {
      about: 'What the firewall does with guests.',
      default: 'blocked',
      values: ['blocked', 'welcome'],
    },
  },
  settings: [
    {
      when: { guests: 'blocked' },
      nodes: { firewall: { rules: { iptables: '*filter\n-A FORWARD -i guest -o inside -j DROP' } } },
    },
  ],
  probes: {
    work: { kind: 'http', from: 'staff', url: 'http://10.0.3.2/' },
    visit: { kind: 'http', from: 'guest', url: 'http://10.0.3.2/', connectTimeout: 1 },
  },
  scenarios: {
    blocked: {
      because: 'The firewall drops what comes from the guests’ network.',
      expect: { work: { outcome: 'works' }, visit: { outcome: 'fails', cause: 'filtered' } },
    },
  },
});
