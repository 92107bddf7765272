/** The toggles of nat-loopback. The defaults are the article's three settings, with which it works. */
export const toggles = {
  nf: {
    about: 'The router’s bridge shows its frames to iptables (net.bridge.bridge-nf-call-iptables).',
    default: true,
  },
  snat: {
    about:
      'Rewrites the source address of inside connections to the server: to 192.168.1.1, or to whatever br0 has.',
    default: 'snat',
    values: ['off', 'snat', 'masquerade'],
  },
  hairpin: {
    about: 'The router’s bridge may send a frame back out of eth0, the port it came in by.',
    default: true,
    // Without the switch no host is behind eth0.
    needs: { attachment: 'switch' },
  },
  macSnat: {
    about: 'Rewrites the source MAC address of which frames leaving router:eth0 to that of br0.',
    default: 'all',
    values: ['off', 'one-way', 'all', 'marked', 'marked-contained'],
    // Only reflected frames need it: what the router sends or routes has its MAC address anyway.
    needs: { hairpin: true },
  },
  attachment: {
    about: 'Where pc and web are: behind the switch, or on two ports of the router’s own bridge.',
    default: 'switch',
    values: ['switch', 'router-ports'],
  },
  dns: {
    about:
      'What the pc is told of webserver.com: by the outside host 1.2.3.4, or by the router 192.168.1.5 (split horizon; the server then has port 8001, too), or nothing.',
    default: 'public',
    values: ['public', 'split', 'none'],
  },
} as const;
