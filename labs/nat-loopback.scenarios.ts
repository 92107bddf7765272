import { packet, type ScenariosOf } from '../src/index.ts';
import { called, forwarded, lookup, strange, translated } from './nat-loopback.packets.ts';
import type { toggles } from './nat-loopback.toggles.ts';

type Node = 'outside' | 'router' | 'switch' | 'pc' | 'web';

/** The outside host reaches the server. */
const reached = { outcome: 'works', packets: forwarded('router:eth0') } as const;

/** Every case of the article, in its order, and some more. The drawing is in `nat-loopback.ts`. */
export const scenarios = {
  'port-forward': {
    because:
      'The router rewrites 1.2.3.4:8001 to 192.168.1.5:80, and the answer comes back through it to be rewritten again.',
    expect: { inbound: reached },
  },
  'asymmetric-reply': {
    because:
      'The server answers its neighbour directly, past the router, from an address the pc never called.',
    toggles: { nf: false, snat: 'off', hairpin: false, macSnat: 'off' },
    expect: {
      loopback: { outcome: 'fails', cause: 'asymmetric-reply', packets: [...lookup, ...strange] },
      inbound: reached,
    },
  },
  snat: {
    because:
      'The server sees the router as the client, so its answer comes back to the router, which routes both ways.',
    toggles: { nf: false, snat: 'snat', hairpin: false, macSnat: 'off' },
    expect: { loopback: { outcome: 'works', packets: [...lookup, ...translated] }, inbound: reached },
  },
  masquerade: {
    because: 'The same with the address that br0 has: it need not be known when the rule is written.',
    toggles: { nf: false, snat: 'masquerade', hairpin: false, macSnat: 'off' },
    expect: { loopback: { outcome: 'works', packets: translated }, inbound: reached },
  },
  'same-port-drop': {
    because:
      'With nf on the frame stays in the bridge, and a bridge never sends a frame out of the port it came in by.',
    toggles: { nf: true, snat: 'snat', hairpin: false, macSnat: 'off' },
    expect: {
      loopback: {
        outcome: 'fails',
        cause: 'same-port-drop',
        packets: [...lookup, ...called, { at: 'router:eth0', direction: 'out', flags: 'S', seen: false }],
      },
      inbound: reached,
    },
  },
  'hairpin-only': {
    because:
      'The bridge sends the frames back with the MAC addresses of pc and server, so the switch looks for both at the router.',
    // With empty tables the pc would fail at ARP, because the bridge reflects its broadcast too.
    start: 'warm',
    warmWith: { hairpin: false },
    toggles: { nf: true, snat: 'snat', hairpin: true, macSnat: 'off' },
    expect: {
      loopback: {
        outcome: 'fails',
        cause: 'mac-flap',
        packets: [
          ...called,
          packet('router:eth0', 'out', 'S', '192.168.1.1 > 192.168.1.5:80', 'pc:eth0 > web:eth0'),
          packet('web:eth0', 'in', 'S', '192.168.1.1 > 192.168.1.5:80', 'pc:eth0 > web:eth0'),
          packet('router:eth0', 'in', 'S.', '192.168.1.5:80 > 192.168.1.1', 'web:eth0 > router:br0'),
          packet('router:eth0', 'out', 'S.', '1.2.3.4:8001 > 192.168.1.6', 'web:eth0 > pc:eth0'),
        ],
      },
      inbound: {
        outcome: 'fails',
        cause: 'mac-flap',
        packets: [packet('router:eth0', 'out', 'S', '9.8.7.6 > 192.168.1.5:80', 'router:br0 > web:eth0')],
      },
    },
  },
  'mac-snat-one-way': {
    because:
      'The server’s answer is rewritten inside the bridge as well, and leaves the router with the server’s own MAC address.',
    start: 'warm',
    warmWith: { hairpin: false },
    toggles: { nf: true, snat: 'snat', hairpin: true, macSnat: 'one-way' },
    expect: {
      loopback: {
        outcome: 'fails',
        cause: 'mac-flap',
        packets: [
          ...called,
          packet('router:eth0', 'out', 'S', '192.168.1.1 > 192.168.1.5:80', 'router:br0 > web:eth0'),
          packet('web:eth0', 'in', 'S', '192.168.1.1 > 192.168.1.5:80', 'router:br0 > web:eth0'),
          packet('router:eth0', 'in', 'S.', '192.168.1.5:80 > 192.168.1.1', 'web:eth0 > router:br0'),
          packet('router:eth0', 'out', 'S.', '1.2.3.4:8001 > 192.168.1.6', 'web:eth0 > pc:eth0'),
          packet('pc:eth0', 'in', 'S.', '1.2.3.4:8001 > 192.168.1.6', 'web:eth0 > pc:eth0'),
        ],
      },
      inbound: { outcome: 'fails', cause: 'mac-flap' },
    },
  },
  'hairpin-mac-snat': {
    because:
      'Addresses, port and MAC address are all rewritten: every frame the router sends back is the router’s own.',
    toggles: { nf: true, snat: 'snat', hairpin: true, macSnat: 'all' },
    expect: { loopback: { outcome: 'works', packets: [...lookup, ...translated] }, inbound: reached },
  },
  'hairpin-mac-snat-without-snat': {
    because:
      'Hairpin mode and MAC SNAT bring the frame to the server, which sees its neighbour’s address and answers it past the router.',
    toggles: { nf: true, snat: 'off', hairpin: true, macSnat: 'all' },
    expect: {
      loopback: { outcome: 'fails', cause: 'asymmetric-reply', packets: strange },
      inbound: reached,
    },
  },
  'kernel-patch': {
    because:
      'The unmerged patch of 2013 changes the MAC address of translated frames only: the pc’s ARP request is reflected with its own.',
    toggles: { nf: true, snat: 'snat', hairpin: true, macSnat: 'marked' },
    expect: {
      loopback: { outcome: 'fails', cause: 'mac-flap' },
      inbound: reached,
    },
  },
  'kernel-patch-contained': {
    because:
      'The same rule, and nothing but translated frames is sent back: no broadcast comes out where it went in.',
    toggles: { nf: true, snat: 'snat', hairpin: true, macSnat: 'marked-contained' },
    expect: { loopback: { outcome: 'works', packets: [...lookup, ...translated] }, inbound: reached },
  },
  'routed-hairpin-cold': {
    because:
      'Nothing needs hairpin mode where the router routes; it only reflects the pc’s ARP request, and the switch then looks for the pc at the router.',
    toggles: { nf: false, snat: 'snat', hairpin: true, macSnat: 'off' },
    expect: {
      loopback: { outcome: 'fails', cause: 'mac-flap' },
      inbound: reached,
    },
  },
  'routed-hairpin-warm': {
    because: 'With full ARP tables nobody sends a broadcast, and there is nothing to reflect.',
    start: 'warm',
    warmWith: { hairpin: false },
    toggles: { nf: false, snat: 'snat', hairpin: true, macSnat: 'off' },
    expect: { loopback: { outcome: 'works', packets: [...lookup, ...translated] }, inbound: reached },
  },
  'router-ports': {
    because:
      'The router is the switch, too: the answer crosses its bridge, and with nf on it is rewritten there.',
    toggles: { nf: true, snat: 'off', hairpin: false, macSnat: 'off', attachment: 'router-ports' },
    expect: {
      loopback: {
        outcome: 'works',
        packets: [
          packet('router:eth1', 'in', 'S', '192.168.1.6 > 1.2.3.4:8001', 'pc:eth0 > router:br0'),
          packet('router:eth2', 'out', 'S', '192.168.1.6 > 192.168.1.5:80', 'pc:eth0 > web:eth0'),
          packet('web:eth0', 'in', 'S', '192.168.1.6 > 192.168.1.5:80', 'pc:eth0 > web:eth0'),
          packet('router:eth2', 'in', 'S.', '192.168.1.5:80 > 192.168.1.6', 'web:eth0 > pc:eth0'),
          packet('router:eth1', 'out', 'S.', '1.2.3.4:8001 > 192.168.1.6', 'web:eth0 > pc:eth0'),
          packet('pc:eth0', 'in', 'S.', '1.2.3.4:8001 > 192.168.1.6', 'web:eth0 > pc:eth0'),
        ],
      },
      inbound: { outcome: 'works', packets: forwarded('router:eth2') },
    },
  },
  'router-ports-without-nf': {
    because: 'The answer crosses the router’s bridge, and with nf off a bridge looks at no IP address.',
    toggles: { nf: false, snat: 'off', hairpin: false, macSnat: 'off', attachment: 'router-ports' },
    expect: {
      loopback: {
        outcome: 'fails',
        cause: 'asymmetric-reply',
        packets: [
          packet('router:eth2', 'out', 'S', '192.168.1.6 > 192.168.1.5:80', 'router:br0 > web:eth0'),
          packet('router:eth1', 'out', 'S.', '192.168.1.5:80 > 192.168.1.6', 'web:eth0 > pc:eth0'),
          packet('pc:eth0', 'out', 'R', '192.168.1.6 > 192.168.1.5:80', 'pc:eth0 > web:eth0'),
        ],
      },
      inbound: { outcome: 'works', packets: forwarded('router:eth2') },
    },
  },
  'router-ports-snat': {
    because: 'Seen as the client, the router gets the answer whatever its bridge does.',
    toggles: { nf: true, snat: 'snat', hairpin: false, macSnat: 'off', attachment: 'router-ports' },
    expect: {
      loopback: {
        outcome: 'works',
        packets: [
          packet('router:eth2', 'out', 'S', '192.168.1.1 > 192.168.1.5:80', 'pc:eth0 > web:eth0'),
          packet('router:eth2', 'in', 'S.', '192.168.1.5:80 > 192.168.1.1', 'web:eth0 > router:br0'),
          packet('router:eth1', 'out', 'S.', '1.2.3.4:8001 > 192.168.1.6', 'web:eth0 > pc:eth0'),
        ],
      },
      inbound: { outcome: 'works', packets: forwarded('router:eth2') },
    },
  },
  'router-ports-snat-without-nf': {
    because: 'The same by routing: each frame is made anew, and has the router’s MAC address.',
    toggles: { nf: false, snat: 'snat', hairpin: false, macSnat: 'off', attachment: 'router-ports' },
    expect: {
      loopback: {
        outcome: 'works',
        packets: [
          packet('router:eth2', 'out', 'S', '192.168.1.1 > 192.168.1.5:80', 'router:br0 > web:eth0'),
          packet('router:eth2', 'in', 'S.', '192.168.1.5:80 > 192.168.1.1', 'web:eth0 > router:br0'),
          packet('router:eth1', 'out', 'S.', '1.2.3.4:8001 > 192.168.1.6', 'router:br0 > pc:eth0'),
        ],
      },
      inbound: { outcome: 'works', packets: forwarded('router:eth2') },
    },
  },
  'split-dns': {
    because:
      'The router’s own name server says 192.168.1.5 inside: nobody calls the public address there, and no router is in the way.',
    toggles: { nf: true, snat: 'off', hairpin: false, macSnat: 'off', dns: 'split' },
    expect: {
      loopback: {
        outcome: 'works',
        packets: [
          { at: 'router:eth0', direction: 'in', src: '192.168.1.6', dst: '192.168.1.1:53' },
          packet('web:eth0', 'in', 'S', '192.168.1.6 > 192.168.1.5:8001', 'pc:eth0 > web:eth0'),
          packet('pc:eth0', 'in', 'S.', '192.168.1.5:8001 > 192.168.1.6', 'web:eth0 > pc:eth0'),
          { at: 'router:eth0', direction: 'in', flags: 'S', seen: false },
        ],
      },
      inbound: reached,
    },
  },
  'name-not-resolved': {
    because: 'The router’s own name server does not know webserver.com, so the pc has no address to call.',
    toggles: { dns: 'none' },
    expect: {
      loopback: {
        outcome: 'fails',
        cause: 'name-not-resolved',
        packets: [
          { at: 'router:eth0', direction: 'in', src: '192.168.1.6', dst: '192.168.1.1:53' },
          { at: 'pc:eth0', direction: 'in', src: '192.168.1.1:53', dst: '192.168.1.6' },
        ],
      },
      inbound: reached,
    },
  },
} satisfies ScenariosOf<Node, typeof toggles, 'loopback' | 'inbound'>;
