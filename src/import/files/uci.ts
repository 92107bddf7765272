import { LabError } from '../../lab/error.ts';
import type { Loss, Machine, MachineContainer, MachineRoute } from '../../snapshot/machine.ts';
import { firewallRules } from './fw4.ts';
import type { Zone } from './fw4-rule.ts';
import type { FileKind } from './kind.ts';
import { linksOf, type Network, networkOf, routeOf } from './uci-network.ts';
import { isOn, optionOf, readUci, type UciSection, wordsOf } from './uci-text.ts';

/**
 * Reads OpenWrt's `/etc/config/network`, `firewall` and `dhcp`, and returns the machine that OpenWrt would
 * configure.
 */
export const uci: FileKind = {
  name: 'uci',
  about: 'files of OpenWrt’s /etc/config: network, firewall, dhcp',
  isIt: (text) =>
    /^\s*config\s+['"]?(interface|device|zone|defaults|redirect|rule|forwarding|dnsmasq|dhcp|globals)\b/m.test(
      text,
    ),
  read: (files) => ({
    machines: [
      machineOf(
        files.flatMap(readUci),
        files.map(({ file }) => file),
      ),
    ],
  }),
};

function machineOf(sections: readonly UciSection[], files: readonly string[]): Machine {
  const of = (...types: string[]) => sections.filter(({ type }) => types.includes(type));
  const losses: Loss[] = [];
  const interfaces = of('interface').filter(
    ({ name, options }) => name !== 'loopback' && options.disabled?.[0] !== '1',
  );
  if (interfaces.length === 0)
    throw new LabError('definition', {
      where: files.join(', '),
      what: 'names no interface',
      allowed: '/etc/config/network, and firewall and dhcp beside it',
    });
  const routes: MachineRoute[] = [];
  const networks = interfaces.map((section) => networkOf(section, routes, losses));
  for (const section of of('route', 'route6')) routes.push(...routeOf(section, networks));
  const zones = of('zone').map((section) => zoneOf(section, networks));
  for (const section of of('include', 'nat', 'ipset', 'rule6', 'helper').filter(({ where }) => where !== ''))
    losses.push({
      what: `a section "${section.type}"`,
      where: section.where,
      may: 'it is not there: what it lets through, keeps or translates is not so in the lab',
    });
  return {
    name: optionOf(of('system')[0] ?? EMPTY, 'hostname') ?? 'openwrt',
    system: 'OpenWrt, as its files set it up',
    tools: ['uci', 'fw4', 'nft'],
    links: linksOf(networks, of('device', 'bridge-vlan'), losses),
    routes,
    routingRules: [],
    neighbours: [],
    unanswered: [],
    stations: [],
    vlans: {},
    rules: zones.length === 0 ? {} : { nft: firewallRules(sections, zones, losses) },
    settings: { 'net.ipv4.ip_forward': '1', 'net.ipv6.conf.all.forwarding': '1' },
    listeners: [
      { protocol: 'tcp', address: '0.0.0.0', port: 80 },
      { protocol: 'tcp', address: '0.0.0.0', port: 22 },
    ],
    nameservers: [],
    containers: of('host').flatMap(stationOf),
    gaps: losses,
  };
}

const EMPTY: UciSection = { type: '', name: undefined, options: {}, where: '' };

function zoneOf(section: UciSection, networks: readonly Network[]): Zone {
  const names = wordsOf(section, 'network');
  const own = networks.filter(({ name }) => names.includes(name));
  const policy = (key: string) => (optionOf(section, key) ?? 'DROP').toLowerCase();
  return {
    name: optionOf(section, 'name') ?? '',
    devices: [...new Set([...own.map(({ device }) => device), ...wordsOf(section, 'device')])],
    addresses: own.flatMap(({ addresses }) => addresses),
    input: policy('input'),
    output: policy('output'),
    forward: policy('forward'),
    masq: isOn(section, 'masq', false),
  };
}

/** A `config host` of dnsmasq: a client that always gets the same address. */
function stationOf(section: UciSection): MachineContainer[] {
  const [ip, name] = [optionOf(section, 'ip'), optionOf(section, 'name')];
  if (ip === undefined || ip === 'ignore') return [];
  return [
    {
      name: name ?? 'host',
      addresses: [ip],
      macs: wordsOf(section, 'mac')
        .slice(0, 1)
        .map((mac) => mac.toLowerCase()),
    },
  ];
}
