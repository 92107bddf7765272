/*
 *   node     cbr0 10.244.0.1/24, promiscuous       service 10.96.0.10:80 -> 10.244.0.2:80
 *      |vethweb     |vethother
 *      |            |
 *      |eth0        |eth0
 *   web           other        pods
 *   10.244.0.2    10.244.0.3
 */
import { defineLab } from '../src/index.ts';

const pod = (address: string) => ({
  interfaces: { eth0: { addresses: [`${address}/24`] } },
  routes: [{ to: 'default', via: '10.244.0.1' }],
});

/**
 * Rules as kube-proxy writes them. A pod that reaches itself through the service gets the node's source address.
 * Otherwise it would answer itself.
 */
const RULES = `*nat
-A PREROUTING -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.0.2:80
-A POSTROUTING -s 10.244.0.2/32 -d 10.244.0.2/32 -j MASQUERADE
COMMIT
`;

const WORKS = { outcome: 'works' } as const;

export default defineLab({
  name: 'promiscuous-bridge',
  about:
    'Kubernetes’ hairpin mode promiscuous-bridge: pods ask for a service that is one of them. It depends on the kernel (lab explain --history).',
  nodes: {
    node: {
      interfaces: {
        cbr0: { kind: 'bridge', addresses: ['10.244.0.1/24'] },
        vethweb: { master: 'cbr0' },
        vethother: { master: 'cbr0' },
      },
      sysctl: { 'net.ipv4.ip_forward': 1, 'net.bridge.bridge-nf-call-iptables': 1 },
      rules: { iptables: RULES },
    },
    web: { ...pod('10.244.0.2'), services: { http: { kind: 'http', port: 80 } } },
    other: pod('10.244.0.3'),
  },
  links: [
    ['node:vethweb', 'web:eth0'],
    ['node:vethother', 'other:eth0'],
  ],
  toggles: {
    hairpin: {
      about: 'How a pod is to reach itself by its service (kubelet --hairpin-mode).',
      default: 'promiscuous-bridge',
      values: ['none', 'promiscuous-bridge', 'hairpin-veth'],
    },
  },
  settings: [
    {
      when: { hairpin: 'promiscuous-bridge' },
      nodes: { node: { interfaces: { cbr0: { promiscuous: true } } } },
    },
    {
      when: { hairpin: 'hairpin-veth' },
      nodes: {
        node: {
          interfaces: { vethweb: { port: { hairpin: true } }, vethother: { port: { hairpin: true } } },
        },
      },
    },
  ],
  probes: {
    other: { kind: 'http', from: 'other', url: 'http://10.96.0.10/', about: 'Another pod.' },
    itself: { kind: 'http', from: 'web', url: 'http://10.96.0.10/', about: 'The pod that the service is.' },
  },
  scenarios: {
    none: {
      because: 'The frame of the pod to itself would have to leave by the port that it came in by.',
      toggles: { hairpin: 'none' },
      expect: { other: WORKS, itself: { outcome: 'fails', cause: 'same-port-drop', at: 'node' } },
    },
    'promiscuous-bridge': {
      because:
        'A promiscuous bridge takes a copy of the frame to the IP stack, which sends it back; since 6.9 that copy has no connection any more, and leaves with the pod’s own address.',
      expect: { other: WORKS, itself: { outcome: 'fails', cause: 'martian-source', at: 'web' } },
    },
    'hairpin-veth': {
      because: 'The port sends the frame back, with the address of the node.',
      toggles: { hairpin: 'hairpin-veth' },
      expect: { other: WORKS, itself: WORKS },
    },
  },
});
