import type { Detail, Kept, NodeLook } from '../../agent/protocol.ts';
import { NEW_PORT } from '../../lab/port-flags.ts';
import type { FdbEntry, Interface, LabNode, PortFlags } from '../../lab/types.ts';
import type { Machine } from '../../snapshot/machine.ts';
import { takeOver } from '../take-over.ts';
import type { Change } from './change.ts';
import { changedRules } from './changed-rules.ts';
import { withDetail, without } from './interface.ts';

/**
 * Returns how a running node differs from the lab, as far as a lab can express it.
 * @param machine what a snapshot of the node says
 * @returns nothing for a node with set-up commands, whose effects cannot be told from manual changes
 */
export function changesOf(node: LabNode, look: NodeLook, machine: Machine): Change[] {
  if ((node.setup ?? []).length > 0) return [];
  const routes = machine.routes.filter(({ protocol }) => TYPED.includes(protocol));
  const now = takeOver({ ...machine, routes }, 'as a node').node;
  return [
    ...newInterfaces(look, now),
    ...details(look),
    ...settings(node, look),
    ...stations(look),
    ...neighbours(look),
    ...vlans(look, now),
    ...routing(node, look, now),
    ...changedRules(look, machine),
  ];
}

const at = (name: string, change: (given: Interface) => Interface) => (node: LabNode) => ({
  ...node,
  interfaces: { ...node.interfaces, [name]: change(node.interfaces?.[name] ?? {}) },
});

const keyOf = ({ interface: name, name: what }: Detail) => `${name} ${what}`;

/** A cable's end without a kind: it is not known where the cable leads. */
function newInterfaces({ details: all, meantDetails }: NodeLook, now: LabNode): Change[] {
  const meant = new Set(meantDetails.map((each) => each.interface));
  const added = new Set(all.map((each) => each.interface).filter((name) => !meant.has(name)));
  return [...added].flatMap((name): Change[] => {
    const given = now.interfaces?.[name];
    return given?.kind === undefined ? [] : [[at(name, () => given)]];
  });
}

function details({ details: all, meantDetails, links }: NodeLook): Change[] {
  const meant = new Map(meantDetails.map((each) => [keyOf(each), each.value]));
  const known = new Set(meantDetails.map((each) => each.interface));
  return all.flatMap((detail): Change[] => {
    const { interface: name, value } = detail;
    if (name === '' || !known.has(name) || value === (meant.get(keyOf(detail)) ?? usual(detail))) return [];
    const link = links.find((each) => each.name === name);
    if (withDetail({}, detail, link) === undefined) return [];
    const plain = at(name, (given) => withDetail(given, detail, link) ?? given);
    // If another node has the same address, somebody added it on purpose, so it is allowed as a duplicate.
    const twice = at(name, (given) => ({ ...withDetail(given, detail, link), duplicate: true }));
    return [['addresses', 'MAC address'].includes(detail.name) ? [plain, twice] : [plain]];
  });
}

/** Returns the setting's default on an interface that became a port: then nobody has set it. */
function usual({ name, value }: Detail): string {
  return name in NEW_PORT ? (NEW_PORT[name as keyof PortFlags] ? 'on' : 'off') : value;
}

const FORWARDING = 'net.ipv4.ip_forward';

function settings(node: LabNode, { details: all, meantDetails, sysctl }: NodeLook): Change[] {
  const meant = new Map(meantDetails.map((each) => [keyOf(each), each.value]));
  const seen = all.filter(
    (each) => each.interface === '' && each.value !== (meant.get(keyOf(each)) ?? each.value),
  );
  const isForAll = seen.some(({ name }) => name === FORWARDING);
  const said = Object.entries(node.sysctl ?? {}).flatMap(([key, value]): [string, string][] => {
    const is = sysctl[key];
    return is === undefined || spaced(is) === spaced(String(value)) ? [] : [[key, is]];
  });
  const changed = seen
    // Writing `FORWARDING` sets these as well.
    .filter(({ name }) => !(isForAll && /^net.ipv4.conf.*.forwarding$/.test(name)))
    .map(({ name, value }): [string, string] => [dotted(name), value]);
  return [...new Map([...changed, ...said])]
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([key, value]) => [
      (given: LabNode) => ({ ...given, sysctl: { ...given.sysctl, [key]: spaced(value) } }),
    ]);
}

const spaced = (value: string) => value.trim().replace(/\s+/g, ' ');
/** Accepts slashes if no part contains a dot. */
const dotted = (key: string) => (key.includes('.') ? key : key.replaceAll('/', '.'));
/** Settings for all interfaces come first, because they change the settings of each interface. */
const rank = (key: string) => (key === FORWARDING ? 0 : /\.conf\.(all|default)\./.test(key) ? 1 : 2);

/** Returns the entries that were added to a table by hand, or removed. */
function touched({ kept, meantToBeKept }: NodeLook, what: Kept['what']): Kept[] {
  const keys = (all: readonly Kept[]) => new Set(all.map((each) => JSON.stringify(each)));
  const [there, meant] = [keys(kept), keys(meantToBeKept)];
  return [
    ...kept.filter((each) => !meant.has(JSON.stringify(each))),
    ...meantToBeKept.filter((each) => !there.has(JSON.stringify(each))),
  ].filter((each) => each.what === what);
}

const devOf = (text: string) => /\bdev (\S+)/.exec(text)?.[1] ?? '';

/** Returns, for each interface with a changed table, its present entries. */
function byInterface(look: NodeLook, what: Kept['what']): [name: string, texts: string[]][] {
  const names = new Set(touched(look, what).map(({ text }) => devOf(text)));
  return [...names].map((name) => [
    name,
    look.kept.filter((each) => each.what === what && devOf(each.text) === name).map(({ text }) => text),
  ]);
}

const stations = (look: NodeLook): Change[] =>
  byInterface(look, 'station').map(([name, texts]) => [
    at(name, (given) => ({ ...given, fdb: texts.map(stationOf) })),
  ]);

function stationOf(text: string): FdbEntry {
  const [mac = ''] = text.split(' ');
  const [remote, vlan] = [/ dst (\S+)/.exec(text)?.[1], / vlan (\d+)/.exec(text)?.[1]];
  return { mac, ...(remote && { remote }), ...(vlan && { vlan: Number(vlan) }) };
}

const neighbours = (look: NodeLook): Change[] =>
  byInterface(look, 'neighbour').map(([name, texts]) => {
    const pairs = texts.flatMap((text): [string, string][] => {
      const [, address, mac] = /^(\S+) lladdr (\S+)/.exec(text) ?? [];
      return address && mac ? [[address, mac]] : [];
    });
    const proxies = texts.flatMap((text) => /^proxy (\S+)/.exec(text)?.[1] ?? []);
    return [
      at(name, (given) => ({
        ...without(given, 'neighbours', 'proxyNeighbours'),
        ...(pairs.length > 0 && { neighbours: Object.fromEntries(pairs) }),
        ...(proxies.length > 0 && { proxyNeighbours: proxies }),
      })),
    ];
  });

const vlans = (look: NodeLook, now: LabNode): Change[] =>
  byInterface(look, 'VLAN').map(([name]) => {
    const own = now.interfaces?.[name]?.vlans;
    return [at(name, (given) => ({ ...without(given, 'vlans'), ...(own && { vlans: own }) }))];
  });

/** The origins of routes that were added by hand. Other routes belong to a daemon, and will come again. */
const TYPED: readonly (string | undefined)[] = [undefined, 'boot', 'static'];

function routing(node: LabNode, look: NodeLook, { routes = [], routingRules = [] }: LabNode): Change[] {
  // Routes of a lease come again with the next one, and cannot be told from typed ones.
  const isLeased = Object.values(node.interfaces ?? {}).some(({ dhcp }) => dhcp);
  return [
    ...(touched(look, 'routing rule').length > 0 ? [[(given: LabNode) => ({ ...given, routingRules })]] : []),
    ...(touched(look, 'route').length > 0 && !isLeased ? [[(given: LabNode) => ({ ...given, routes })]] : []),
  ];
}
