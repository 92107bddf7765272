import type { LabNode } from '../../lab/types.ts';
import type { Fault, Network, Planting } from './fault.ts';
import { routers, type Socket, servers, withRules } from './network.ts';

/** Faults where a rule drops packets, on the path or at either end. */
export const FILTERS: Record<string, Fault> = {
  'drop-on-the-way': (network) =>
    asked(network).flatMap((socket) =>
      routers(network).flatMap(({ name }) => [
        plant(
          name,
          `drops ${text(socket)} that it forwards`,
          dropping('forward', `dport ${socket.port}`, socket),
        ),
        plant(
          name,
          `drops answers of ${text(socket)} that it forwards`,
          dropping('forward', `sport ${socket.port}`, socket),
        ),
        plant(name, `drops ${text(socket)} in iptables' FORWARD`, (node) =>
          withRules(
            node,
            'iptables',
            `*filter\n-A FORWARD -p ${socket.protocol} --dport ${socket.port} -j DROP\nCOMMIT`,
          ),
        ),
      ]),
    ),
  'drop-at-the-server': (network) =>
    servers(network).flatMap(({ node, sockets }) =>
      sockets.flatMap((socket) => [
        plant(node.name, `drops ${text(socket)} in input`, dropping('input', `dport ${socket.port}`, socket)),
        plant(
          node.name,
          `drops its answers of ${text(socket)} in output`,
          dropping('output', `sport ${socket.port}`, socket),
        ),
      ]),
    ),
  'drop-at-the-client': (network) =>
    network.askers.map((name) =>
      plant(name, 'drops what it sends itself, but for questions of names', (node) =>
        withRules(node, 'nft', chain('output', 'meta l4proto { tcp, icmp, ipv6-icmp } ct state new drop')),
      ),
    ),
  'drop-in-a-switch': ({ topology }) =>
    Object.values(topology.nodes)
      .filter(({ interfaces, sysctl }) => isSwitch(interfaces) && sysctl['net.ipv4.ip_forward'] !== '1')
      .map(({ name }) =>
        plant(name, 'drops TCP in its bridge', (node) =>
          withRules(
            node,
            'nft',
            `table bridge port {\n chain onward {\n  type filter hook forward priority 0; policy accept;\n  meta l4proto tcp drop\n }\n}`,
          ),
        ),
      ),
  'policy-of-forward': (network) =>
    routers(network).map(({ name }) =>
      plant(name, 'has a policy that drops what it would forward', (node) =>
        withRules(node, 'nft', chain('forward', '', 'drop')),
      ),
    ),
  'last-hop': (network) =>
    routers(network).map(({ name }) => ({
      node: name,
      what: `${name} sets the TTL of what it passes on to 1`,
      causes: ['ttl-expired'],
      change: (node) =>
        withRules(node, 'iptables', '*mangle\n-A PREROUTING -p tcp -j TTL --ttl-set 1\nCOMMIT'),
    })),
};

/** The protocols and ports of the network's services. */
function asked(network: Network): Socket[] {
  const all = servers(network).flatMap(({ sockets }) => sockets);
  return all.filter(
    ({ protocol, port }, index) =>
      port !== 53 && all.findIndex((one) => one.port === port && one.protocol === protocol) === index,
  );
}

const isSwitch = (interfaces: Record<string, { kind: string }>) =>
  Object.values(interfaces).some(({ kind }) => kind === 'bridge');

const text = ({ protocol, port }: Socket) => `${protocol.toUpperCase()} port ${port}`;

const plant = (node: string, what: string, change: (node: LabNode) => LabNode): Planting => ({
  node,
  what: `${node} ${what}`,
  causes: ['filtered'],
  change,
});

const dropping =
  (hook: string, port: string, { protocol }: Socket) =>
  (node: LabNode): LabNode =>
    withRules(node, 'nft', chain(hook, `${protocol} ${port} drop`));

/** A table of its own, which takes effect whatever the node's other rules are. */
const chain = (hook: string, rule: string, policy = 'accept'): string =>
  `table inet local {\n chain ${hook}_local {\n  type filter hook ${hook} priority 5; policy ${policy};\n  ${rule}\n }\n}`;
