import { defineLab } from '../../../src/index.ts';

const fails = { outcome: 'fails', cause: 'filtered' } as const;
const filter = (rules: string) => `*filter\n${rules}\nCOMMIT\n`;

/** The asking node has the mistake: its own firewall drops what it sends, or the name server's answer. */
export const ownRules = defineLab({
  name: 'own-rules',
  about: 'A client with a firewall of its own.',
  nodes: {
    pc: {
      ipv6: true,
      nameservers: ['10.0.0.1'],
      interfaces: { eth0: { addresses: ['10.0.0.2/24', 'fd00::2/64'] } },
    },
    web: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['10.0.0.1/24', 'fd00::1/64'] } },
      services: {
        http: { kind: 'http', port: 80 },
        echo: { kind: 'udp', port: 7 },
        dns: { kind: 'dns', records: { 'web.example': '10.0.0.1' } },
      },
    },
  },
  links: [['pc:eth0', 'web:eth0']],
  toggles: {
    stops: {
      about: 'What is stopped.',
      default: 'nothing',
      values: ['nothing', 'all', 'policy', 'ask', 'told'],
    },
  },
  settings: [
    {
      when: { stops: 'all' },
      nodes: { pc: { rules: { iptables: filter('-A OUTPUT -d 10.0.0.1 -j REJECT') } } },
    },
    {
      when: { stops: 'policy' },
      nodes: {
        pc: {
          rules: {
            nft: 'table inet own {\n chain out {\n type filter hook output priority 0; policy drop;\n icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept\n }\n}\n',
          },
        },
      },
    },
    {
      when: { stops: 'ask' },
      nodes: { pc: { rules: { iptables: filter('-A OUTPUT -p udp --dport 53 -j DROP') } } },
    },
    {
      when: { stops: 'told' },
      nodes: { pc: { rules: { iptables: filter('-A INPUT -p udp --sport 53 -j DROP') } } },
    },
  ],
  probes: {
    http: { kind: 'http', from: 'pc', url: 'http://10.0.0.1/' },
    http6: { kind: 'http', from: 'pc', url: 'http://[fd00::1]/' },
    udp: { kind: 'udp', from: 'pc', to: '10.0.0.1:7' },
    udp6: { kind: 'udp', from: 'pc', to: '[fd00::1]:7' },
    ping: { kind: 'ping', from: 'pc', to: '10.0.0.1' },
    ping6: { kind: 'ping', from: 'pc', to: 'fd00::1' },
    named: { kind: 'http', from: 'pc', url: 'http://web.example/' },
    itself: { kind: 'http', from: 'web', url: 'http://10.0.0.1:81/' },
  },
  scenarios: {
    nothing: {
      because: 'Nothing is stopped; a node that calls itself is refused as any other.',
      expect: { named: { outcome: 'works' }, itself: { outcome: 'fails', cause: 'refused' } },
    },
    all: {
      because: 'A rule rejects what goes to the server.',
      toggles: { stops: 'all' },
      expect: { http: fails, udp: fails, ping: fails },
    },
    policy: {
      because: 'The policy lets nothing out, in both families.',
      toggles: { stops: 'policy' },
      expect: { http: fails, http6: fails, udp: fails, udp6: fails, ping: fails, ping6: fails },
    },
    ask: {
      because: 'It may not ask for addresses.',
      toggles: { stops: 'ask' },
      expect: { named: fails },
    },
    told: {
      because: 'It does not take the answer.',
      toggles: { stops: 'told' },
      expect: { named: fails },
    },
  },
});
