import type { Interface } from '../../../src/index.ts';
import type { Fault } from './faults.ts';
import { address, node, PRIVATE, type World } from './world.ts';

/** Faults of a tunnel between client and server. The probe asks for the server's address in the tunnel. */
export const TUNNEL_FAULTS: Record<string, Fault> = {
  'tunnel-id': (world) => {
    if (!isPlain(world)) return NAT;
    addTunnel(world, {}, { id: 18 });
    return { causes: ['tunnel-mismatch'], nodes: ['server'] };
  },
  'tunnel-down': (world) => {
    if (!isPlain(world)) return NAT;
    addTunnel(world, {}, { up: false });
    return { causes: ['link-down'], nodes: ['server'] };
  },
  'tunnel-to-nobody': (world) => {
    if (!isPlain(world)) return NAT;
    addTunnel(world, { remote: address(world, world.routers, 66) }, {});
    return { causes: ['arp-unanswered'], nodes: [`r${world.routers}`] };
  },
  'tunnel-to-another': (world) => {
    if (!isPlain(world)) return NAT;
    addTunnel(world, { remote: address(world, world.routers, 1) }, {});
    return { causes: ['tunnel-mismatch'], nodes: [`r${world.routers}`] };
  },
  'tunnel-dropped': (world) => {
    if (!isPlain(world)) return NAT;
    addTunnel(world, {}, {});
    const name = `r${1 + world.random.number(world.routers)}`;
    const tool = world.family === 4 ? 'iptables' : 'ip6tables';
    const rule = '*filter\n-A FORWARD -p udp --dport 4789 -j DROP\nCOMMIT\n';
    const one = node(world, name);
    one.rules = { ...one.rules, [tool]: `${one.rules?.[tool] ?? ''}${rule}` };
    return { causes: ['filtered'], nodes: [name] };
  },
};

const NAT = 'it is between hosts that know each other’s addresses';
const isPlain = ({ nat }: World): boolean => nat === 'none';

/** Adds a VXLAN, the kind of tunnel that works over both families. */
function addTunnel(world: World, near: Interface, far: Interface): void {
  const [client, server] = [address(world, 0, 3), address(world, world.routers, 2)];
  const end = (local: string, remote: string, inside: string, more: Interface): Interface => ({
    // The hosts' own interfaces may already be a VXLAN, so the ID must differ.
    ...{ kind: 'vxlan', id: 17, local, remote, mtu: 1400, addresses: [inside] },
    ...more,
  });
  const [own, other] = world.family === 4 ? ['10.99.0.3', '10.99.0.2'] : ['fd99::3', 'fd99::2'];
  const bits = world.family === 4 ? 24 : 64;
  for (const [name, made] of [
    ['client', end(client, server, `${own}/${bits}`, near)],
    ['server', end(server, client, `${other}/${bits}`, far)],
  ] as const) {
    const one = node(world, name);
    one.interfaces = { ...one.interfaces, vx0: made };
  }
  const host = world.family === 6 ? `[${other}]` : other;
  const { probe } = world;
  if (probe.kind === 'http' || probe.kind === 'https') probe.url = `${probe.kind}://${host}:${PRIVATE}/`;
  if (probe.kind === 'dns') probe.server = `${host}:${PRIVATE}`;
  if (probe.kind === 'tcp' || probe.kind === 'udp') probe.to = `${host}:${PRIVATE}`;
  if (probe.kind === 'ping') probe.to = other ?? '';
}
