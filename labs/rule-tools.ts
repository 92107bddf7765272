/*
 *   pc 10.0.1.2 ---- lan 10.0.1.1 router wan 10.0.2.1 ---- 10.0.2.2 web
 *                                    mon --------------- eth0 monitor
 */
import { defineLab } from '../src/index.ts';

/** A port mirror: packets that come in at one interface are copied to another. */
const MIRROR = `
qdisc add dev lan clsact
filter add dev lan ingress protocol ip u32 match ip dport 80 0xffff flowid 1:1 action mirred egress mirror dev mon
`;

/** Hosts on this list may not ask. */
const LIST = `
create guests hash:net family inet
add guests 10.0.1.0/28
`;
const BLOCK = `
*filter
-A FORWARD -p tcp --dport 80 -m set --match-set guests src -j DROP
`;

/** Drops what a connection carries. Its first packets carry nothing. */
const DROP = 'tcp flags & psh == psh counter drop';
const BASE = 'type filter hook forward priority 0; policy accept;';
const INSPECTION = `
table inet inspection {
  chain forward {
    ${BASE}
    ${DROP}
  }
}
`;

/** Packets of a known connection go from one interface to the other, without the rules between them. */
const OFFLOADED = `
table inet inspection {
  flowtable known {
    hook ingress priority 0;
    devices = { lan, wan };
  }
  chain forward {
    ${BASE}
    meta l4proto tcp flow add @known
    ${DROP}
  }
}
`;

export default defineLab({
  name: 'rule-tools',
  about: 'Traffic control that mirrors a port, rules that ask a list of addresses, and a flow table.',
  nodes: {
    pc: {
      interfaces: { eth0: { addresses: ['10.0.1.2/24'] } },
      routes: [{ to: 'default', via: '10.0.1.1' }],
    },
    router: {
      interfaces: { lan: { addresses: ['10.0.1.1/24'] }, wan: { addresses: ['10.0.2.1/24'] }, mon: {} },
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    monitor: { interfaces: { eth0: { promiscuous: true } } },
    web: {
      interfaces: { eth0: { addresses: ['10.0.2.2/24'] } },
      routes: [{ to: 'default', via: '10.0.2.1' }],
      services: { http: { kind: 'http', port: 80 } },
    },
  },
  links: [
    ['pc:eth0', 'router:lan'],
    ['router:wan', 'web:eth0'],
    ['router:mon', 'monitor:eth0'],
  ],
  toggles: {
    mirror: { about: 'Requests are shown to the monitor as well.', default: false },
    guests: { about: 'The pc is on the list of those who may not ask.', default: false },
    inspect: {
      about:
        'The router drops what connections carry, or would, if a flow table did not pass it by the rules.',
      default: 'no',
      values: ['no', 'yes', 'flowtable'],
    },
  },
  settings: [
    { when: { mirror: true }, nodes: { router: { rules: { tc: MIRROR } } } },
    { when: { guests: true }, nodes: { router: { rules: { ipset: LIST, iptables: BLOCK } } } },
    { when: { inspect: 'yes' }, nodes: { router: { rules: { nft: INSPECTION } } } },
    { when: { inspect: 'flowtable' }, nodes: { router: { rules: { nft: OFFLOADED } } } },
  ],
  probes: { web: { kind: 'http', from: 'pc', url: 'http://10.0.2.2/' } },
  scenarios: {
    plain: {
      because: 'The router sends packets where they are to go, and nowhere else.',
      expect: {
        web: {
          outcome: 'works',
          packets: [{ at: 'monitor:eth0', direction: 'in', dst: '10.0.2.2:80', seen: false }],
        },
      },
    },
    mirrored: {
      because: 'A copy of each request goes to the monitor.',
      toggles: { mirror: true },
      expect: {
        web: {
          outcome: 'works',
          packets: [{ at: 'monitor:eth0', direction: 'in', dst: '10.0.2.2:80', flags: 'S' }],
        },
      },
    },
    'mirrored-no-more': {
      because: 'What mirrored is taken back when the toggle is turned.',
      start: 'warm',
      warmWith: { mirror: true },
      expect: {
        web: {
          outcome: 'works',
          packets: [{ at: 'monitor:eth0', direction: 'in', dst: '10.0.2.2:80', seen: false }],
        },
      },
    },
    listed: {
      because: 'A rule of the router drops what comes from those on the list.',
      toggles: { guests: true },
      expect: { web: { outcome: 'fails', cause: 'filtered' } },
    },
    'listed-no-more': {
      because: 'The rule goes, and then the list.',
      start: 'warm',
      warmWith: { guests: true },
      expect: { web: { outcome: 'works' } },
    },
    inspected: {
      because: 'The connection is made, and then a rule drops the question.',
      toggles: { inspect: 'yes' },
      expect: { web: { outcome: 'fails', cause: 'filtered' } },
    },
    offloaded: {
      because:
        'The rule that would drop the question is not asked: the flow table knows the connection by then.',
      toggles: { inspect: 'flowtable' },
      expect: { web: { outcome: 'works' } },
    },
    'offloaded-no-more': {
      because: 'The flow table goes with its table of rules.',
      start: 'warm',
      warmWith: { inspect: 'flowtable' },
      expect: { web: { outcome: 'works' } },
    },
  },
});
