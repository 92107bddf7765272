import { makersOf } from './makers.ts';
import type { Case, Remedy } from './remedy.ts';
import { macSnat, withRules } from './written-rule.ts';

const KEEP_PORT =
  'as post-up of the port in /etc/network/interfaces; in systemd-networkd HairPin=yes under [Bridge] of the port';
const KEEP_SETTING = 'the same as key = value in /etc/sysctl.d/90-hairpin.conf';

/** Returns remedies for bridges that stop or misdirect packets. */
export function bridgingRemedies(found: Case): Remedy[] {
  const { node, port } = placeOf(found);
  const bridge = found.topology.nodes[node]?.interfaces[port]?.master;
  if (bridge === undefined) return [];
  switch (found.verdict.observed.cause) {
    case 'same-port-drop':
      return [...nfOff(found, node), hairpinOn(found, node, port)];
    case 'mac-flap':
      return [...macSnatOn(found, node, port, bridge), hairpinOff(node, port), ...nfOff(found, node)];
    case 'port-blocked':
      return [opened(node, port)];
    default:
      return [];
  }
}

/** For a switch that learned wrongly: returns the port of the machine at the other end of the cable. */
function placeOf({ topology, verdict }: Case): { node: string; port: string } {
  const { cause, node = '', interface: port = '' } = verdict.observed;
  const peer = topology.nodes[node]?.interfaces[port]?.peer;
  const isTaught =
    cause === 'mac-flap' && peer && topology.nodes[peer.node]?.interfaces[peer.interface]?.master;
  return isTaught ? { node: peer.node, port: peer.interface } : { node, port };
}

/** Returns the settings, and the bridge flags that do the same. */
function nfOff({ topology, flow }: Case, node: string): Remedy[] {
  const makers = makersOf(topology.nodes[node]);
  // Both programs translate packets between ports of a bridge, which needs the setting.
  if (makers.has('kube-proxy') || makers.has('docker')) return [];
  const key = `net.bridge.bridge-nf-call-${flow.family === 4 ? 'iptables' : 'ip6tables'}`;
  const word = flow.family === 4 ? 'nfCallIptables' : 'nfCallIp6tables';
  const flagged = Object.values(topology.nodes[node]?.interfaces ?? {}).filter(({ bridge }) => bridge[word]);
  const file = word === 'nfCallIptables' ? 'nf_call_iptables' : 'nf_call_ip6tables';
  return [
    {
      key: `${node} nf off ${flow.family}`,
      does: `bridges of ${node} show their frames to no rule of ${flow.family === 4 ? 'iptables' : 'ip6tables'} (nf off)`,
      nodes: {
        [node]: {
          sysctl: { [key]: 0 },
          interfaces: Object.fromEntries(flagged.map(({ name }) => [name, { [word]: false }])),
        },
      },
      typed: [
        `sysctl -w ${key}=0`,
        ...flagged.map(({ name }) => `ip link set dev ${name} type bridge ${file} 0`),
      ],
      keep: `${KEEP_SETTING}; br_netfilter must be loaded before (/etc/modules-load.d)`,
      scope: 3,
    },
  ];
}

export function nfOn({ flow }: Case, node: string): Remedy {
  const key = `net.bridge.bridge-nf-call-${flow.family === 4 ? 'iptables' : 'ip6tables'}`;
  return {
    key: `${node} nf on ${flow.family}`,
    does: `bridges of ${node} show their frames to the rules of NAT, which then translates answers there, too (nf on)`,
    nodes: { [node]: { sysctl: { [key]: 1 } } },
    typed: ['[ -e /proc/sys/net/bridge ] || modprobe br_netfilter', `sysctl -w ${key}=1`],
    keep: `${KEEP_SETTING}; br_netfilter must be loaded before (/etc/modules-load.d)`,
    scope: 3,
  };
}

const hairpinOn = ({ topology }: Case, node: string, port: string): Remedy => ({
  key: `${node} ${port} hairpin on`,
  does: `hairpin mode on ${port}`,
  nodes: { [node]: { interfaces: { [port]: { port: { hairpin: true } } } } },
  typed: [`bridge link set dev ${port} hairpin on`],
  keep: keptBy(makersOf(topology.nodes[node])),
  scope: 2,
});

/** Ports of containers come and go, so the program that makes them has a setting for hairpin mode. */
function keptBy(makers: ReturnType<typeof makersOf>): string {
  if (makers.has('kube-proxy'))
    return '"hairpinMode": true for the bridge plugin in its file in /etc/cni/net.d: pods that are started from then on have it';
  if (makers.has('docker'))
    return '"userland-proxy": false in /etc/docker/daemon.json: the engine then gives it to each container that it starts; or "userland-proxy": true, and nobody needs it';
  return KEEP_PORT;
}

const hairpinOff = (node: string, port: string): Remedy => ({
  key: `${node} ${port} hairpin off`,
  does: `hairpin mode off on ${port}`,
  nodes: { [node]: { interfaces: { [port]: { port: { hairpin: false } } } } },
  typed: [`bridge link set dev ${port} hairpin off`],
  keep: KEEP_PORT,
  scope: 2,
});

function macSnatOn(found: Case, node: string, port: string, bridge: string): Remedy[] {
  const mac = found.topology.nodes[node]?.interfaces[bridge]?.mac;
  if (mac === undefined) return [];
  const written = macSnat(found, node, { port, bridge, mac });
  return [
    {
      key: `${node} ${port} mac snat`,
      does: `every frame that leaves by ${port} has the MAC address of ${bridge} (MAC SNAT)`,
      nodes: withRules(node, written),
      typed: written.typed,
      keep: written.keep,
      scope: 2,
    },
  ];
}

const opened = (node: string, port: string): Remedy => ({
  key: `${node} ${port} opened`,
  does: `${port} passes what it is given: not isolated, not locked, floods and learns`,
  nodes: {
    [node]: {
      interfaces: {
        [port]: { port: { isolated: false, locked: false, flood: true, bcastFlood: true, learning: true } },
      },
    },
  },
  typed: [`bridge link set dev ${port} isolated off locked off flood on bcast_flood on learning on`],
  keep: KEEP_PORT,
  scope: 2,
});
