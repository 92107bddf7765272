import type { Detail, NodeLook } from '../agent/protocol.ts';
import { NEW_PORT } from '../lab/port-flags.ts';
import type { TopologyNode } from '../plan/topology.ts';

/**
 * Compares settings of interfaces and nodes with those that the lab had when it was built. Most of them are
 * in no lab definition, and some come from set-up commands.
 */

/** Leaves out settings that the definition contains: those are compared with the definition. */
export function unsaid({ interfaces, sysctl }: TopologyNode): (detail: Detail) => boolean {
  const keys = new Set(['net.ipv4.ip_forward', ...Object.keys(sysctl)].map(slashed));
  const words = new Set(['up', 'master', 'addresses', ...Object.keys(NEW_PORT)]);
  return ({ interface: at, name }) => {
    if (at === '') return !keys.has(slashed(name));
    return !words.has(name) && !(name === 'MTU' && interfaces[at]?.mtu !== undefined);
  };
}

const slashed = (key: string) => key.replaceAll('.', '/');

/** Returns a sentence for each setting that differs. */
export function details(
  { node, details: all, meantDetails }: NodeLook,
  isNews: (detail: Detail) => boolean = () => true,
): string[] {
  const meant = new Map(meantDetails.map((each) => [keyOf(each), each.value]));
  const isOther = (each: Detail) => (meant.get(keyOf(each)) ?? each.value) !== each.value;
  const changed = all.filter(isOther);
  const forAll = changed.some(({ name }) => name === 'net.ipv4.ip_forward');
  return changed
    .filter((each) => isNews(each) && !(forAll && /^net.ipv4.conf.*.forwarding$/.test(each.name)))
    .map((each) => sentence(node, each, meant.get(keyOf(each)) ?? ''));
}

const keyOf = (detail: Detail) => `${detail.interface} ${detail.name}`;

function sentence(node: string, { interface: at, name, value }: Detail, meant: string): string {
  if (at === '')
    return `${node}: ${dotted(name)} is ${value.replace(/\s+/g, ' ')}, the lab says ${meant.replace(/\s+/g, ' ')}`;
  const where = `${node}:${at}`;
  const direction = (text: string) => (text === 'on' ? 'up' : 'down');
  if (name === 'up') return `${where}: it is ${direction(value)}, the lab says ${direction(meant)}`;
  if (MADE.test(name)) return `${where}: ${name} is not what the lab says`;
  const isSwitch = value === 'on' || value === 'off';
  return `${where}: ${isSwitch ? '' : 'its '}${name} ${name === 'addresses' ? 'are' : 'is'} ${value}, the lab says ${meant}`;
}

/** Bytes, which cannot be shown in words. */
const MADE = /^what an? .* is made with$/;

/** Writes a key with dots, if no part of it contains a dot. */
const dotted = (key: string) => (key.includes('.') ? key : key.replaceAll('/', '.'));

/** Names interfaces that appeared or disappeared. */
export function presence({ node, details: all, meantDetails }: NodeLook): string[] {
  const namesIn = (each: readonly Detail[]) =>
    [...new Set(each.map((one) => one.interface))].filter((at) => at !== '');
  const [there, meant] = [namesIn(all), namesIn(meantDetails)];
  return [
    ...meant.filter((name) => !there.includes(name)).map((name) => `${node}:${name} is gone`),
    ...there.filter((name) => !meant.includes(name)).flatMap((name) => extra(`${node}:${name}`)),
  ];
}

/** Interfaces that kernel modules make in every namespace. */
const OF_MODULES = /:(tunl0|gre0|gretap0|erspan0|sit0|ip6tnl0|ip6gre0|ip_vti0|ip6_vti0)$/;

export const extra = (at: string): string[] =>
  OF_MODULES.test(at) ? [] : [`${at} is there, and the lab has no such interface`];
