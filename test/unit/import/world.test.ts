import { describe, expect, it } from 'vitest';
import { parseAsk } from '../../../src/import/ask.ts';
import { buildWorld } from '../../../src/import/world.ts';
import { checkLab } from '../../../src/lab/check.ts';
import { deriveMac } from '../../../src/lab/mac.ts';
import type { MachineLink } from '../../../src/snapshot/machine.ts';
import { readMachine } from '../../../src/snapshot/read/machine.ts';

interface Given {
  name: string;
  address: string;
  up?: boolean;
  kind?: string;
  data?: object;
  qdisc?: string;
}

/** A snapshot of a machine with these interfaces and these neighbours. */
function machineOf(
  given: readonly Given[],
  ...neighbours: { dst: string; dev: string; lladdr?: string; state?: string[] }[]
) {
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
    'ip -json -4 neighbour show': neighbours,
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
  asked(machine, `10.0.1.5=tcp://${address}:80`);

const asked = (machine: ReturnType<typeof machineOf>, ...asks: string[]) =>
  buildWorld(machine, [], { names: {}, asks: asks.map((text) => parseAsk(text, {})) });

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

  it.each(['FAILED', 'INCOMPLETE'])('has nobody at an address whose neighbour entry is %s', (state) => {
    const dmz: Given = { name: 'dmz', address: '10.0.2.1/24' };
    const silent = { dst: '10.0.2.9', dev: 'dmz', state: [state] };
    const { hosts, losses } = worldFor(machineOf([LAN, dmz], silent), '10.0.2.9');
    expect(hosts.flatMap(({ addresses }) => addresses)).not.toContain('10.0.2.9/24');
    expect(losses).toContainEqual({
      what: '10.0.2.9',
      may: 'the machine asks for it, and nobody answers: nobody is there',
    });
    const elsewhere = worldFor(machineOf([LAN, dmz], { ...silent, dev: 'lan' }), '10.0.2.9');
    expect(elsewhere.hosts.flatMap(({ addresses }) => addresses)).toContain('10.0.2.9/24');
  });

  it('has whoever asks behind the interface that is named', () => {
    const machine = machineOf([LAN, { name: 'dmz', address: '10.0.2.1/24' }]);
    const world = asked(machine, '10.0.1.5%dmz=tcp://10.0.1.9:80');
    const asker = world.hosts.find(({ beyond }) => beyond.includes('10.0.1.5'));
    expect(place(world, asker?.name ?? '')).toBe('router:dmz');
    expect(world.lab.probes?.asked).toMatchObject({ from: asker?.name, source: '10.0.1.5' });
    expect(() => asked(machine, '10.0.1.5%eth7=tcp://10.0.1.9:80')).toThrow(
      '10.0.1.5%eth7: nobody can be behind eth7 – interfaces with an address, ports of theirs that have a cable, and ports of bridges: lan, dmz',
    );
  });

  it('has a server with a certificate where somebody asks with TLS, for all that it is called', () => {
    const forward = {
      protocol: 'tcp',
      address: '10.0.1.1',
      port: 443,
      to: { address: '10.0.1.9', port: 8443 },
    } as const;
    const { lab } = buildWorld(
      machineOf([LAN]),
      [forward],
      {
        names: { 'shop.example': '10.0.1.1' },
        asks: [parseAsk('10.0.1.5=https://10.0.1.1/cart', {})],
      },
      { forwards: [forward], translates: false, left: [] },
    );
    expect(lab.nodes.server?.services).toEqual({
      'https-8443': { kind: 'https', port: 8443, names: ['10.0.1.1', 'shop.example'] },
    });
    expect(lab.probes).toMatchObject({
      asked: { kind: 'https', url: 'https://10.0.1.1:443/cart' },
      loopback: { kind: 'https', url: 'https://shop.example:443/' },
    });
    expect(() => checkLab(lab)).not.toThrow();
  });

  it('gives nobody the MAC address that somebody else was seen with', () => {
    const seen = { dst: '10.0.1.5', lladdr: deriveMac('server', 'eth0'), dev: 'lan' };
    const { lab } = worldFor(machineOf([LAN], seen), '10.0.1.6');
    expect(() => checkLab(lab)).not.toThrow();
  });

  it.each(['server', 'client'])('gives nobody the MAC address of a machine that is called %s', (name) => {
    const machine = machineOf([LAN]);
    for (const link of machine.links) link.mac = deriveMac(name, 'eth0');
    expect(() => checkLab(worldFor(machine, '10.0.1.6').lab)).not.toThrow();
  });

  it('has a host that the machine has seen under two addresses also have what is asked for behind the second', () => {
    const mac = '02:00:00:00:00:99';
    const seen = ['10.0.1.5', '10.0.1.6'].map((dst) => ({ dst, lladdr: mac, dev: 'lan' }));
    const machine = machineOf([LAN, { name: 'far', address: '10.0.9.1/24' }], ...seen);
    machine.routes.push({ to: '10.7.0.0/16', via: '10.0.1.5' }, { to: '10.8.0.0/16', via: '10.0.1.6' });
    const { lab } = asked(machine, '10.0.9.5=tcp://10.7.0.1:80', '10.0.9.5=tcp://10.8.0.1:80');
    expect(lab.nodes.server?.interfaces?.lo?.addresses).toEqual(['10.7.0.1/32', '10.8.0.1/32']);
  });

  it('has a second cable for who asks by one interface and is answered by another', () => {
    const machine = machineOf(
      [LAN, { name: 'short', address: '10.0.13.3/24' }, { name: 'long', address: '10.0.23.3/24' }],
      { dst: '10.0.23.2', lladdr: '02:00:00:00:00:99', dev: 'long' },
    );
    machine.routes.push({ to: '10.7.0.0/16', via: '10.0.23.2', dev: 'long' });
    const { lab } = asked(machine, '10.7.0.2%short=tcp://10.0.1.5:80');
    expect(lab.nodes.client?.interfaces?.eth1).toEqual({
      addresses: ['10.0.23.2/24'],
      mac: '02:00:00:00:00:99',
    });
    expect(lab.nodes.client?.interfaces?.lo?.addresses).toEqual(['10.7.0.2/32']);
    expect(lab.links?.flat()).toContain('client:eth1');
  });

  it('has no second cable where the machine asked for the way back in vain', () => {
    const machine = machineOf(
      [LAN, { name: 'short', address: '10.0.13.3/24' }, { name: 'long', address: '10.0.23.3/24' }],
      { dst: '10.0.23.2', dev: 'long', state: ['FAILED'] },
    );
    machine.routes.push({ to: '10.7.0.0/16', via: '10.0.23.2', dev: 'long' });
    const { lab } = asked(machine, '10.7.0.2%short=tcp://10.0.1.5:80');
    expect(lab.links?.flat()).not.toContain('client:eth1');
  });

  it('tells of a bridge without an address, at whose ports nobody is', () => {
    const machine = machineOf([LAN, { name: 'vmbr0', address: '10.0.9.1/24', kind: 'bridge' }]);
    for (const link of machine.links) if (link.name === 'vmbr0') link.addresses = [];
    machine.links.push({
      ...(machine.links[0] as (typeof machine.links)[0]),
      name: 'tap0',
      addresses: [],
      master: 'vmbr0',
    });
    expect(asked(machine).losses).toContainEqual(
      expect.objectContaining({ what: 'vmbr0, a bridge without an address' }),
    );
    for (const link of machine.links) if (link.name === 'vmbr0') link.addresses = ['10.0.9.1/24'];
    expect(asked(machine).losses).toEqual([]);
  });

  it('tells of a switch behind a port in hairpin mode, which has learnt nothing', () => {
    const machine = machineOf([LAN], { dst: '10.0.1.5', lladdr: '02:00:00:00:00:99', dev: 'lan' });
    const [lan] = machine.links;
    const words = { port: { hairpin: true } };
    for (const link of machine.links) Object.assign(link, { name: 'br0', kind: 'bridge' });
    machine.links = [
      ...machine.links,
      { ...(lan as MachineLink), name: 'eth0', addresses: [], master: 'br0', kind: undefined, words },
    ];
    const { losses } = asked(machine, '10.0.1.5=tcp://10.0.1.6:80');
    expect(losses).toContainEqual(
      expect.objectContaining({ what: 'switch behind eth0, which is in hairpin mode' }),
    );
  });

  it('tells behind which port it puts a server of whom the bridge has not heard', () => {
    const machineWith = (...fdb: { mac: string; port: string }[]) => {
      const machine = machineOf([LAN], { dst: '10.0.1.6', lladdr: '02:00:00:00:00:99', dev: 'lan' });
      const [lan] = machine.links as [MachineLink];
      const ports = ['one', 'two'].map((name) => ({
        ...lan,
        name,
        addresses: [],
        master: 'lan',
        mac: undefined,
      }));
      machine.links = [{ ...lan, kind: 'bridge' }, ...ports];
      machine.stations = fdb;
      return asked(machine, '10.0.1.5=tcp://10.0.1.6:80');
    };
    expect(machineWith().losses).toEqual([
      expect.objectContaining({ what: '10.0.1.6, of whom lan has not heard lately' }),
    ]);
    const unknown = worldFor(machineOf([LAN]), '10.0.1.6').losses;
    expect(unknown.map(({ what }) => what)).toEqual(['10.0.1.6, of whom the machine knows no MAC address']);
    expect(machineWith({ mac: '02:00:00:00:00:99', port: 'two' }).losses).toEqual([]);
  });

  describe('on a hypervisor', () => {
    /** A bridge without an address, with these ports; a port that names its peer is a cable inside the machine. */
    const ports = (master: string, all: Readonly<Record<string, string | undefined>>) =>
      Object.entries(all).map(
        ([name, parent]): MachineLink => ({
          ...(machineOf([LAN]).links[0] as MachineLink),
          ...{ name, master, addresses: [], parent, kind: parent ? 'veth' : 'tun', mac: undefined },
        }),
      );
    const bridge = (name: string, addresses: string[] = []): MachineLink => ({
      ...(machineOf([LAN]).links[0] as MachineLink),
      ...{ name, kind: 'bridge', addresses, mac: undefined },
    });

    it('has who asks, and who is asked, at the ports of a bridge without an address', () => {
      const machine = machineOf([LAN]);
      machine.links.push(
        bridge('vmbr1'),
        ...ports('vmbr1', { tap1: undefined, tap2: undefined, tap3: undefined }),
      );
      const named = asked(machine, '10.5.0.5%tap1=tcp://10.5.0.6%tap3:80');
      expect(place(named, 'client')).toBe('router:tap1');
      expect(place(named, 'server')).toBe('router:tap3');
      expect(named.lab.nodes.client?.routes).toEqual([{ to: '10.5.0.6/32', dev: 'eth0' }]);
      expect(named.lab.nodes.server?.routes).toEqual([{ to: '10.5.0.5/32', dev: 'eth0' }]);
      expect(Object.keys(named.lab.probes ?? {})).toEqual(['asked']);
      expect(named.losses).toEqual([]);
      expect(() => checkLab(named.lab)).not.toThrow();
      const guessed = asked(machine, '10.5.0.5%tap3=tcp://10.5.0.6:80');
      expect(place(guessed, 'server')).toBe('router:tap1');
      expect(guessed.losses).toEqual([
        expect.objectContaining({ may: expect.stringContaining('somebody is there behind tap1') }),
      ]);
      expect(() => asked(machine, '10.5.0.5%tap4=tcp://10.5.0.6:80')).toThrow(
        /tap4 – .*: lan, tap1, tap2, tap3/,
      );
    });

    it('has hosts at the far side of a bridge that a cable inside the machine joins to another', () => {
      const machine = machineOf([{ ...LAN, name: 'eno1' }]);
      for (const link of machine.links)
        Object.assign(link, { master: 'vmbr0', addresses: [], carrier: false });
      machine.links.push(
        ...[bridge('vmbr0', ['10.0.1.1/24']), bridge('fwbr1')],
        ...ports('vmbr0', { fwpr1: 'fwln1' }),
        ...ports('fwbr1', { fwln1: 'fwpr1', tap1: undefined }),
      );
      const world = asked(machine, '10.0.1.5%tap1=tcp://10.0.1.1:80');
      expect(place(world, 'client')).toBe('router:tap1');
      expect(() => checkLab(world.lab)).not.toThrow();
    });
  });

  it('has others know of private networks, where the machine has no way to the world', () => {
    const machine = machineOf([LAN, { name: 'wan', address: '10.0.9.1/24' }]);
    machine.routes.push({ to: '10.7.0.0/16', via: '10.0.9.2', dev: 'wan' });
    const { lab } = asked(machine);
    expect(lab.nodes.outside?.routes).toEqual([{ to: '10.0.1.0/24', via: '10.0.9.1' }]);
  });
});
