import { type PacketAt, packet } from '../src/index.ts';

/** The pc asks for the name on the far side of the router, which asks in its own name. */
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

/** There and back through the router, both addresses rewritten each way, every frame to and from the router's MAC. */
export const translated = [
  ...called,
  packet('router:eth0', 'out', 'S', '192.168.1.1 > 192.168.1.5:80', 'router:br0 > web:eth0'),
  packet('web:eth0', 'in', 'S', '192.168.1.1 > 192.168.1.5:80', 'router:br0 > web:eth0'),
  packet('web:eth0', 'out', 'S.', '192.168.1.5:80 > 192.168.1.1', 'web:eth0 > router:br0'),
  packet('router:eth0', 'in', 'S.', '192.168.1.5:80 > 192.168.1.1', 'web:eth0 > router:br0'),
  packet('router:eth0', 'out', 'S.', '1.2.3.4:8001 > 192.168.1.6', 'router:br0 > pc:eth0'),
  packet('pc:eth0', 'in', 'S.', '1.2.3.4:8001 > 192.168.1.6', 'router:br0 > pc:eth0'),
];

/** The server answers its neighbour past the router, which is no answer to what the pc asked. */
export const strange = [
  ...called,
  packet('router:eth0', 'out', 'S', '192.168.1.6 > 192.168.1.5:80', 'router:br0 > web:eth0'),
  packet('web:eth0', 'out', 'S.', '192.168.1.5:80 > 192.168.1.6', 'web:eth0 > pc:eth0'),
  packet('pc:eth0', 'in', 'S.', '192.168.1.5:80 > 192.168.1.6', 'web:eth0 > pc:eth0'),
  packet('pc:eth0', 'out', 'R', '192.168.1.6 > 192.168.1.5:80', 'pc:eth0 > web:eth0'),
];

/** From the outside: only the destination is rewritten, by a router whose way to the server is this port. */
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
