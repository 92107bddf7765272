/*
 *   a 10.0.0.1 --- p1 switch p2 --- b 10.0.0.2
 *                     p3
 *                     c 10.0.0.3
 *
 * Isolated ports of a bridge speak to the others, and not to each other.
 */
import { defineLab, ports } from '../../../src/index.ts';

const web = { http: { kind: 'http', port: 80 } } as const;

export default defineLab({
  name: 'isolated-ports',
  about: 'A bridge with two isolated ports.',
  nodes: {
    switch: { interfaces: { br0: { kind: 'bridge' }, ...ports('br0', 'p1', 'p2', 'p3') } },
    a: { interfaces: { eth0: { addresses: ['10.0.0.1/24'] } } },
    b: { interfaces: { eth0: { addresses: ['10.0.0.2/24'] } }, services: web },
    c: { interfaces: { eth0: { addresses: ['10.0.0.3/24'] } }, services: web },
  },
  links: [
    ['switch:p1', 'a:eth0'],
    ['switch:p2', 'b:eth0'],
    ['switch:p3', 'c:eth0'],
  ],
  toggles: { isolated: { about: 'Ports p1 and p2 are isolated.', default: true } },
  settings: [
    {
      when: { isolated: true },
      nodes: {
        switch: { interfaces: { p1: { port: { isolated: true } }, p2: { port: { isolated: true } } } },
      },
    },
  ],
  probes: {
    neighbour: { kind: 'http', from: 'a', url: 'http://10.0.0.2/', connectTimeout: 1 },
    other: { kind: 'http', from: 'a', url: 'http://10.0.0.3/', connectTimeout: 5 },
  },
  scenarios: {
    other: { because: 'c is not isolated.', expect: { other: { outcome: 'works' } } },
  },
});
