import { describe, expect, it } from 'vitest';
import { parseAsk } from '../../../src/import/ask.ts';
import { buildWorld } from '../../../src/import/world.ts';
import { checkLab } from '../../../src/lab/check.ts';
import { deriveMac } from '../../../src/lab/mac.ts';
import { readMachine } from '../../../src/snapshot/read/machine.ts';

interface Given {
  name: string;
  address: string;
  up?: boolean;
  kind?: string;
  data?: object;
  qdisc?: string;
}

/** A snapshot of a machine with these interfaces and a neighbour. */
function machineOf(given: readonly Given[], neighbour?: { dst: string; lladdr: string; dev: string }) {
  const links = given.map(({ name, address, up = true, kind, data = {}, qdisc = 'noqueue' }, index) => ({
    ifindex: index + 2,
    ifname: name,
    flags: up ? ['UP', 'LOWER_UP'] : [],
    mtu: 1500,
    qdisc,
    link_type: 'ether',
    address: `02:00:00:00:00:0${index}`,
    ...(kind && { linkinfo: { info_kind: kind, info_data: data } }),
    addr_info: [
      {
        family: 'inet',
        local: address.split('/')[0],
        prefixlen: Number(address.split('/')[1]),
        scope: 'global',
      },
    ],
  }));
  const sections = {
    'ip -json -details address show': links,
    'ip -json -4 neighbour show': neighbour ? [neighbour] : [],
  };
  const text = Object.entries(sections).flatMap(([name, json]) => [
    `section ${name}`,
    ` ${JSON.stringify(json)}`,
    'exit 0',
  ]);
  return readMachine(['hairpin-snapshot 1', ...text, 'end', ''].join('\n'), 'router.snap');
}

const LAN: Given = { name: 'lan', address: '10.0.1.1/24' };
const TUNNEL: Given = {
  name: 'tun',
  address: '10.0.9.1/24',
  kind: 'vxlan',
  data: { id: 7, local: '10.0.2.1', remote: '10.0.2.2' },
};

/** The world in which a host of `lan` asks for the address. */
const worldFor = (machine: ReturnType<typeof machineOf>, address: string) =>
  buildWorld(machine, [], { names: {}, asks: [parseAsk(`10.0.1.5=tcp://${address}:80`, {})] });

const place = ({ lab }: ReturnType<typeof worldFor>, host: string) =>
  lab.links?.find(([, end]) => end === `${host}:eth0`)?.[0];

describe('the world around a machine', () => {
  it('has those who are behind a tunnel at a cable, where nobody tells of its other end', () => {
    const world = worldFor(machineOf([LAN, { name: 'wan', address: '10.0.2.1/24' }, TUNNEL]), '10.0.9.5');
    expect(place(world, 'server')).toBe('switch:p1');
    expect(world.lab.links).toContainEqual(['router:tun', 'switch:p0']);
    expect(world.lab.nodes.router?.interfaces?.tun).toEqual({
      addresses: ['10.0.9.1/24'],
      mac: '02:00:00:00:00:02',
    });
    expect(world.losses).toContainEqual({
      what: 'tun is a vxlan tunnel to 10.0.2.2',
      may: expect.any(String),
    });
  });

  it('has whoever is asked behind an interface that is down', () => {
    const world = worldFor(machineOf([LAN, { name: 'dmz', address: '10.0.2.1/24', up: false }]), '10.0.2.5');
    expect(place(world, 'server')).toBe('router:dmz');
    expect(world.hosts.map(({ name }) => name)).not.toContain('client-2');
  });

  it('tells of a queue, which a snapshot does not have', () => {
    const { losses } = worldFor(machineOf([{ ...LAN, qdisc: 'tbf' }]), '10.0.1.1');
    expect(losses.map(({ what }) => what)).toEqual(['lan has the queue tbf']);
  });

  it('gives nobody the MAC address that somebody else was seen with', () => {
    const seen = { dst: '10.0.1.5', lladdr: deriveMac('server', 'eth0'), dev: 'lan' };
    const { lab } = worldFor(machineOf([LAN], seen), '10.0.1.6');
    expect(() => checkLab(lab)).not.toThrow();
  });
});
