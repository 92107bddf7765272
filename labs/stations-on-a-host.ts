/*
 *   pc 10.0.0.2 ---- p1 switch p2 ---- eth0 10.0.0.1 host
 *                                       '--- eth0 10.0.0.11 one      in namespaces of their own, as an engine
 *                                       '--- eth0 10.0.0.12 two      makes them for containers
 */
import { defineLab } from '../src/index.ts';

const station = (last: 11 | 12) => ({
  interfaces: {
    eth0: { kind: 'macvlan' as const, parent: 'host:eth0' as const, addresses: [`10.0.0.${last}/24`] },
  },
  services: { http: { kind: 'http', port: 80 } as const },
});

const both = (mode: 'bridge' | 'private' | 'vepa') => ({
  one: { interfaces: { eth0: { mode } } },
  two: { interfaces: { eth0: { mode } } },
});

const works = { outcome: 'works' } as const;

export default defineLab({
  name: 'stations-on-a-host',
  about: 'Containers that are stations on the cable of their host, each with a MAC address of its own.',
  nodes: {
    pc: { interfaces: { eth0: { addresses: ['10.0.0.2/24'] } } },
    switch: {
      interfaces: { br0: { kind: 'bridge' }, p1: { master: 'br0' }, p2: { master: 'br0' } },
    },
    host: { interfaces: { eth0: { addresses: ['10.0.0.1/24'] } } },
    one: station(11),
    two: station(12),
  },
  links: [
    ['pc:eth0', 'switch:p1'],
    ['host:eth0', 'switch:p2'],
  ],
  toggles: {
    mode: {
      about: 'How stations on one cable speak.',
      default: 'bridge',
      values: ['bridge', 'private', 'vepa'],
    },
    hairpin: { about: 'The switch sends frames back to where they came from.', default: false },
  },
  settings: [
    { when: { mode: 'private' }, nodes: both('private') },
    { when: { mode: 'vepa' }, nodes: both('vepa') },
    { when: { hairpin: true }, nodes: { switch: { interfaces: { p2: { port: { hairpin: true } } } } } },
  ],
  probes: {
    outside: { kind: 'http', from: 'pc', url: 'http://10.0.0.11/' },
    beside: { kind: 'http', from: 'one', url: 'http://10.0.0.12/' },
    host: { kind: 'ping', from: 'host', to: '10.0.0.11' },
  },
  scenarios: {
    bridge: {
      because: 'The cable leads to each of them, and each to the others.',
      expect: { outside: works, beside: works },
    },
    'vepa-reflected': {
      because: 'What one has for the other goes to the switch, which sends it back.',
      toggles: { mode: 'vepa', hairpin: true },
      expect: { outside: works, beside: works },
    },
    vepa: {
      because:
        'The switch sends nothing back to where it came from, so what one asks for the other is lost there.',
      toggles: { mode: 'vepa' },
      expect: { outside: works, beside: { outcome: 'fails', cause: 'same-port-drop', at: 'switch:p2' } },
    },
    'private-outside': {
      because: 'Nobody on the cable is kept from them but each other.',
      toggles: { mode: 'private' },
      expect: { outside: works },
    },
    private: {
      because: 'What one asks for the other is kept from it.',
      toggles: { mode: 'private' },
      expect: { beside: { outcome: 'fails', cause: 'arp-unanswered' } },
    },
    host: {
      because: 'What the host itself sends goes out by the cable, past the stations that are on it.',
      expect: { host: { outcome: 'fails', cause: 'arp-unanswered' } },
    },
  },
});
