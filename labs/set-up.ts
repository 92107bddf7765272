/*
 *   pc 10.0.1.2 ---- 10.0.1.1 router 10.0.2.1 ---- 10.0.2.2 web
 */
import { defineLab } from '../src/index.ts';

/** Commands as in somebody's script, with those that take them back. */
const CUT = {
  do: 'iptables -N GUESTS\niptables -A GUESTS -p tcp --dport 80 -j DROP\niptables -I FORWARD -i lan -j GUESTS',
  undo: 'iptables -D FORWARD -i lan -j GUESTS\niptables -F GUESTS\niptables -X GUESTS',
};

/** The language has no word for the MTU of a route. */
const SMALL = {
  do: 'ip route change default via 10.0.1.1 mtu 600',
  undo: 'ip route change default via 10.0.1.1',
};

export default defineLab({
  name: 'set-up',
  about: 'What no word says is said by commands, each with what takes it back.',
  nodes: {
    pc: {
      interfaces: { eth0: { addresses: ['10.0.1.2/24'] } },
      routes: [{ to: 'default', via: '10.0.1.1' }],
    },
    router: {
      interfaces: { lan: { addresses: ['10.0.1.1/24'] }, wan: { addresses: ['10.0.2.1/24'] } },
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    web: {
      interfaces: { eth0: { addresses: ['10.0.2.2/24'] } },
      routes: [{ to: 'default', via: '10.0.2.1' }],
      services: { http: { kind: 'http', port: 80 } },
    },
  },
  links: [
    ['pc:eth0', 'router:lan'],
    ['router:wan', 'web:eth0'],
  ],
  toggles: {
    cut: { about: 'A script has closed port 80.', default: false },
    small: { about: 'Packets of the pc are small.', default: false },
  },
  settings: [
    { when: { cut: true }, nodes: { router: { setup: [CUT] } } },
    { when: { small: true }, nodes: { pc: { setup: [SMALL] } } },
  ],
  probes: {
    web: { kind: 'http', from: 'pc', url: 'http://10.0.2.2/' },
    large: { kind: 'ping', from: 'pc', to: '10.0.2.2', size: 1000 },
  },
  scenarios: {
    open: {
      because: 'Nothing is in the way.',
      expect: { web: { outcome: 'works' }, large: { outcome: 'works' } },
    },
    closed: {
      because: 'The chain of the script drops what is for port 80.',
      toggles: { cut: true },
      expect: { web: { outcome: 'fails', cause: 'filtered' }, large: { outcome: 'works' } },
    },
    'opened-again': {
      because: 'What takes the commands back is run when the toggle is turned.',
      start: 'warm',
      warmWith: { cut: true },
      expect: { web: { outcome: 'works' } },
    },
    small: {
      because: 'What is larger than the route allows is sent in pieces.',
      toggles: { small: true },
      expect: { web: { outcome: 'works' }, large: { outcome: 'works' } },
    },
  },
});
