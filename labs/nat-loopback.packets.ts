import { type PacketAt, packet } from '../src/index.ts';

/** The pc asks for the name outside; the router translates the source to its own address. */
export const lookup: PacketAt<'pc:eth0' | 'outside:eth0'>[] = [
  { at: 'pc:eth0', direction: 'out', src: '192.168.1.6', dst: '9.8.7.6:53' },
  { at: 'outside:eth0', direction: 'in', src: '1.2.3.4', dst: '9.8.7.6:53' },
  { at: 'outside:eth0', direction: 'out', src: '9.8.7.6:53', dst: '1.2.3.4' },
  { at: 'pc:eth0', direction: 'in', src: '9.8.7.6:53', dst: '192.168.1.6' },
];

/** The pc calls the public address. */
export const called = [
  packet('pc:eth0', 'out', 'S', '192.168.1.6 > 1.2.3.4:8001', 'pc:eth0 > router:br0'),
  packet('router:eth0', 'in', 'S', '192.168.1.6 > 1.2.3.4:8001', 'pc:eth0 > router:br0'),
];

/**
 * Both directions through the router: both addresses are rewritten, and every frame goes to or from the router's MAC
 * address.
 */
export const translated = [
  ...called,
  packet('router:eth0', 'out', 'S', '192.168.1.1 > 192.168.1.5:80', 'router:br0 > web:eth0'),
  packet('web:eth0', 'in', 'S', '192.168.1.1 > 192.168.1.5:80', 'router:br0 > web:eth0'),
  packet('web:eth0', 'out', 'S.', '192.168.1.5:80 > 192.168.1.1', 'web:eth0 > router:br0'),
  packet('router:eth0', 'in', 'S.', '192.168.1.5:80 > 192.168.1.1', 'web:eth0 > router:br0'),
  packet('router:eth0', 'out', 'S.', '1.2.3.4:8001 > 192.168.1.6', 'router:br0 > pc:eth0'),
  packet('pc:eth0', 'in', 'S.', '1.2.3.4:8001 > 192.168.1.6', 'router:br0 > pc:eth0'),
];

/** The server answers its neighbour directly. The pc did not ask that address, so it refuses the answer. */
export const strange = [
  ...called,
  packet('router:eth0', 'out', 'S', '192.168.1.6 > 192.168.1.5:80', 'router:br0 > web:eth0'),
  packet('web:eth0', 'out', 'S.', '192.168.1.5:80 > 192.168.1.6', 'web:eth0 > pc:eth0'),
  packet('pc:eth0', 'in', 'S.', '192.168.1.5:80 > 192.168.1.6', 'web:eth0 > pc:eth0'),
  packet('pc:eth0', 'out', 'R', '192.168.1.6 > 192.168.1.5:80', 'pc:eth0 > web:eth0'),
];

/** From outside, only the destination is rewritten. The parameter is the router's port to the server. */
export const forwarded = (port: 'router:eth0' | 'router:eth2') => [
  packet('outside:eth0', 'out', 'S', '9.8.7.6 > 1.2.3.4:8001', 'outside:eth0 > router:wan0'),
  packet('router:wan0', 'in', 'S', '9.8.7.6 > 1.2.3.4:8001', 'outside:eth0 > router:wan0'),
  packet(port, 'out', 'S', '9.8.7.6 > 192.168.1.5:80', 'router:br0 > web:eth0'),
  packet('web:eth0', 'in', 'S', '9.8.7.6 > 192.168.1.5:80', 'router:br0 > web:eth0'),
  packet('web:eth0', 'out', 'S.', '192.168.1.5:80 > 9.8.7.6', 'web:eth0 > router:br0'),
  packet(port, 'in', 'S.', '192.168.1.5:80 > 9.8.7.6', 'web:eth0 > router:br0'),
  packet('router:wan0', 'out', 'S.', '1.2.3.4:8001 > 9.8.7.6', 'router:wan0 > outside:eth0'),
  packet('outside:eth0', 'in', 'S.', '1.2.3.4:8001 > 9.8.7.6', 'router:wan0 > outside:eth0'),
];
