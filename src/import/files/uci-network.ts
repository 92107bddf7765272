import { Address4 } from 'ip-address';
import { parseAddress } from '../../lab/address.ts';
import { LabError } from '../../lab/error.ts';
import type { Loss, MachineLink, MachineRoute } from '../../snapshot/machine.ts';
import { plainLink } from './plain-link.ts';
import { optionOf, type UciSection, wordsOf } from './uci-text.ts';

/** An address from a range for documentation, because the provider's address is not known. */
const LENT = { address: '203.0.113.20/24', gateway: '203.0.113.1' };

/** An interface of netifd: a device, with its addresses. */
export interface Network {
  name: string;
  device: string;
  addresses: string[];
}

export function networkOf(section: UciSection, routes: MachineRoute[], losses: Loss[]): Network {
  const { name = '', where } = section;
  const device = optionOf(section, 'device') ?? optionOf(section, 'ifname') ?? name;
  const mask = optionOf(section, 'netmask');
  const proto = optionOf(section, 'proto') ?? 'none';
  const given = [...wordsOf(section, 'ipaddr'), ...wordsOf(section, 'ip6addr')];
  const addresses = given.flatMap((text) => {
    const parsed = parseAddress(text);
    if (parsed === undefined)
      throw new LabError('definition', {
        where,
        what: `"${text}" is no address`,
        allowed: '192.168.1.1, or with a prefix length',
      });
    if (parsed.prefix !== undefined) return [text];
    return [`${text}/${mask === undefined ? (parsed.family === 4 ? 32 : 128) : lengthOf(mask, where)}`];
  });
  const gateway = optionOf(section, 'gateway');
  if (gateway !== undefined) routes.push({ to: 'default', via: gateway, dev: device });
  if (/^(dhcp|pppoe|qmi|ncm|3g|mbim)$/.test(proto)) {
    losses.push({
      what: `the address of ${name}, by ${proto}`,
      where,
      may: `it is ${LENT.address} here; behind another router it would be a private one, and the outside never asks`,
    });
    addresses.push(LENT.address);
    routes.push({ to: 'default', via: LENT.gateway, dev: device });
  } else if (addresses.length === 0 && proto !== 'none' && proto !== 'static')
    losses.push({
      what: `${name}, of protocol ${proto}`,
      where,
      may: 'it has no address: nothing goes by it',
    });
  return { name, device, addresses };
}

/** The prefix length of `24`, or of `255.255.255.0`. */
function lengthOf(mask: string, where: string): number {
  if (/^\d{1,2}$/.test(mask) && Number(mask) <= 32) return Number(mask);
  const bits = Address4.isValid(mask) ? new Address4(mask).binaryZeroPad() : '';
  if (/^1*0*$/.test(bits) && bits !== '') return bits.replaceAll('0', '').length;
  throw new LabError('definition', {
    where,
    what: `"${mask}" is no netmask`,
    allowed: '255.255.255.0, or the length of a prefix: 24',
  });
}

/** A `config route`. */
export function routeOf(section: UciSection, networks: readonly Network[]): MachineRoute[] {
  const target = optionOf(section, 'target');
  if (target === undefined) return [];
  const mask = optionOf(section, 'netmask');
  const device = networks.find(({ name }) => name === optionOf(section, 'interface'))?.device;
  const via = optionOf(section, 'gateway');
  const full = target.includes(':') ? 128 : mask === undefined ? 32 : lengthOf(mask, section.where);
  return [
    {
      to: target.includes('/') ? target : `${target}/${full}`,
      ...(via && { via }),
      ...(device && { dev: device }),
    },
  ];
}

/** Bridges with their ports, and cards; `eth0.2` is a VLAN of eth0. */
export function linksOf(
  networks: readonly Network[],
  sections: readonly UciSection[],
  losses: Loss[],
): MachineLink[] {
  const links = new Map<string, MachineLink>();
  const add = (name: string, more: Partial<MachineLink> = {}) =>
    links.set(name, { ...plainLink(name), ...links.get(name), ...more });
  for (const section of sections.filter(({ type }) => type === 'bridge-vlan'))
    losses.push({
      what: `VLANs of ${optionOf(section, 'device') ?? 'a bridge'}`,
      where: section.where,
      may: 'its ports are not kept apart in the lab',
    });
  for (const section of sections.filter(({ type }) => type === 'device')) addDevice(section, add);
  for (const { device, addresses } of networks) {
    const [, parent, id] = /^(.+)\.(\d+)$/.exec(device) ?? [];
    if (parent !== undefined && !links.has(parent)) add(parent);
    const vlan = parent === undefined ? {} : { kind: 'vlan', parent, words: { id: Number(id) } };
    add(device, { ...vlan, addresses: [...(links.get(device)?.addresses ?? []), ...addresses] });
  }
  return [...links.values()];
}

function addDevice(section: UciSection, add: (name: string, more?: Partial<MachineLink>) => void): void {
  const name = optionOf(section, 'name') ?? '';
  const mac = optionOf(section, 'macaddr')?.toLowerCase();
  const mtu = optionOf(section, 'mtu');
  const more = { ...(mac && { mac }), ...(mtu && { mtu: Number(mtu) }) };
  if (optionOf(section, 'type') === 'bridge') {
    add(name, { ...more, kind: 'bridge' });
    for (const port of [...wordsOf(section, 'ports'), ...wordsOf(section, 'ifname')])
      add(port, { master: name });
  } else if (name !== '') add(name, more);
}
