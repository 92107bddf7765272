import { basename, extname } from 'node:path';
import type { Interface } from '../../lab/types.ts';
import type { Loss, Machine, MachineContainer, MachineNeighbour } from '../machine.ts';
import { readSections, type Section } from '../sections.ts';
import { lossesOfTracking } from './connections.ts';
import { isObject, type Json, jsonOf, listOf, numberOf, objectOf, textOf, wordsOf } from './json.ts';
import { readLinks } from './links.ts';
import { readRules } from './read-rules.ts';
import { readRoutes, readRoutingRules, routeFromText } from './routes.ts';
import { readListeners } from './sockets.ts';
import { readTextLinks } from './text-links.ts';

/**
 * Reads a snapshot.
 * @param file the name for messages
 * @throws LabError `definition` with the line of what cannot be read
 */
export function readMachine(text: string, file: string): Machine {
  const called = file.includes(' ') ? 'router' : basename(file, extname(file));
  return machineOf(readSections(text, file), called);
}

/**
 * Reads sections from any files.
 * @param called the machine's name, if no section contains one
 */
export function machineOf(sections: readonly Section[], called: string): Machine {
  const find = (name: string) => sections.find((section) => section.name === name);
  const json = (name: string) => jsonOf(find(name));
  const lines = (name: string) => find(name)?.lines ?? [];
  const system = lines('system');
  const { rules, losses } = readRules(find);
  const addresses = find('ip -json -details address show');
  const settings = Object.fromEntries(lines('settings').flatMap(settingOf));
  return {
    name: hostName(system[1]) ?? called,
    system: system[0] ?? '',
    tools: system.flatMap((line) => (line.startsWith('tool ') ? [line.slice(5)] : [])),
    links: addresses ? readLinks(jsonOf(addresses)) : readTextLinks(lines('ip address show'), lines('sysfs')),
    routes: (['-4', '-6'] as const).flatMap((family) =>
      readRoutes([
        ...json(`ip -json ${family} route show table all`),
        ...lines(`ip ${family} route show table all`)
          .filter((line) => line !== '')
          .map(routeFromText),
      ]),
    ),
    routingRules: [
      ...readRoutingRules(json('ip -json -4 rule show'), 'ipv4'),
      ...readRoutingRules(json('ip -json -6 rule show'), 'ipv6'),
    ],
    neighbours: (['-4', '-6'] as const).flatMap((family) => [
      ...json(`ip -json ${family} neighbour show`).flatMap(neighbourOf),
      ...lines(`ip ${family} neighbour show`).flatMap(neighbourFromText),
    ]),
    unanswered: (['-4', '-6'] as const).flatMap((family) => [
      ...json(`ip -json ${family} neighbour show`).flatMap(unansweredOf),
      ...lines(`ip ${family} neighbour show`).flatMap(unansweredFromText),
    ]),
    stations: json('bridge -json fdb show').flatMap(stationOf),
    vlans: Object.fromEntries(json('bridge -json vlan show').flatMap(vlansOf)),
    rules,
    settings,
    listeners: ['ss -lntu', 'netstat -lntu'].some((name) => find(name)?.exit === 0)
      ? readListeners([...lines('ss -lntu'), ...lines('netstat -lntu')])
      : undefined,
    nameservers: lines('resolver').flatMap((line) => /^nameserver\s+(\S+)/.exec(line)?.[1] ?? []),
    containers: ENGINES.flatMap((engine) => lines(`${engine} containers`).flatMap(containerOf)),
    gaps: [
      ...sections.flatMap(gapOf),
      ...losses,
      ...queuesIn(addresses ?? find('ip address show')),
      ...lossesOfTracking(settings, lines('conntrack -S').join('')),
    ],
  };
}

/** Engines whose programs print the same as others'; `nerdctl` belongs to containerd. */
const ENGINES = ['docker', 'podman', 'nerdctl'];

/** Default host names say nothing. Nodes of a lab are called `lab`. */
const hostName = (text: string | undefined) =>
  text && !['(none)', 'lab', 'localhost'].includes(text) ? text : undefined;

const NEEDED: Readonly<Record<string, string>> = {
  'iptables-save': 'rules of iptables are not in the lab',
  'ip6tables-save': 'rules of ip6tables are not in the lab',
  'nft list ruleset': 'rules of nftables are not in the lab',
  'ebtables-save': 'rules of bridges are not in the lab',
};

function gapOf({ name, exit, file, line }: Section): Loss[] {
  const may = NEEDED[name];
  if (may === undefined || exit === 0) return [];
  // A missing program has made no rules.
  if (exit === undefined) return [];
  return [{ what: `${name} failed (exit ${exit}): root was needed?`, where: `${file}:${line}`, may }];
}

/** Queues that are not reported: the kernel's own, and usual defaults. */
const PLAIN_QUEUES = /^(noqueue|noop|pfifo|pfifo_fast|bfifo|mq|fq|fq_codel|sfq)$/;

/** A snapshot does not say what a queue sends, only that it is unusual. */
function queuesIn(links: Section | undefined): Loss[] {
  const said = (links?.lines ?? []).flatMap((line) => [
    ...line.matchAll(/"ifname":"([^"]+)"[^{}]*?"qdisc":"([^"]+)"/g),
    ...line.matchAll(/^\d+: ([^:@]+)[@:].* qdisc (\S+)/g),
  ]);
  return said.flatMap(([, name = '', queue = '']) =>
    PLAIN_QUEUES.test(queue)
      ? []
      : [
          {
            what: `${name} has the queue ${queue}`,
            may: 'what it drops, delays or slows down is not so in the lab',
          },
        ],
  );
}

function neighbourOf({ dst, lladdr, dev, state }: Json): MachineNeighbour[] {
  const [address, mac, name] = [textOf(dst), textOf(lladdr), textOf(dev)];
  const permanent = wordsOf(state).includes('PERMANENT');
  return address && mac && name ? [{ address, mac, dev: name, ...(permanent && { permanent }) }] : [];
}

function neighbourFromText(line: string): MachineNeighbour[] {
  const [, address, dev, mac] = /^(\S+) dev (\S+) .*?lladdr (\S+)/.exec(line) ?? [];
  const permanent = /\bPERMANENT\b/.test(line);
  return address && dev && mac ? [{ address, mac, dev, ...(permanent && { permanent }) }] : [];
}

function unansweredOf({ dst, lladdr, dev, state }: Json): Machine['unanswered'] {
  const [address, name] = [textOf(dst), textOf(dev)];
  const isAsked = wordsOf(state).some((each) => each === 'FAILED' || each === 'INCOMPLETE');
  return address && name && isAsked && lladdr === undefined ? [{ address, dev: name }] : [];
}

function unansweredFromText(line: string): Machine['unanswered'] {
  const [, address, dev] = /^(\S+) dev (\S+) (?!.*lladdr).*\b(?:FAILED|INCOMPLETE)\b/.exec(line) ?? [];
  return address && dev ? [{ address, dev }] : [];
}

function stationOf({ mac, ifname, state, master }: Json): Machine['stations'] {
  const [address, port] = [textOf(mac), textOf(ifname)];
  return address && port && master !== undefined && state !== 'permanent' ? [{ mac: address, port }] : [];
}

function vlansOf({ ifname, vlans }: Json): [string, NonNullable<Interface['vlans']>][] {
  const name = textOf(ifname);
  if (name === undefined) return [];
  const all = listOf(vlans).map(({ vlan, flags }) => ({ id: numberOf(vlan) ?? 0, flags: wordsOf(flags) }));
  const untagged = all.find(({ flags }) => flags.includes('PVID'))?.id;
  const tagged = all.filter(({ flags }) => !flags.some((flag) => /untagged/i.test(flag))).map(({ id }) => id);
  return [[name, { ...(untagged !== undefined && { untagged }), ...(tagged.length > 0 && { tagged }) }]];
}

function settingOf(line: string): [string, string][] {
  const [, path, value = ''] = /^net\/([^:]+):(.*)$/.exec(line) ?? [];
  if (path === undefined) return [];
  const key = `net/${path}`;
  return [[key.includes('.') ? key : key.replaceAll('/', '.'), value.replace(/\s+/g, ' ')]];
}

function containerOf(line: string): MachineContainer[] {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return [];
  }
  if (!isObject(value)) return [];
  const networks = Object.values(objectOf(value.networks)).map(objectOf);
  const texts = (key: string) => networks.flatMap((network) => textOf(network[key]) || []);
  const name = (textOf(value.name) ?? '').replace(/^\//, '');
  return [
    { name, addresses: [...texts('IPAddress'), ...texts('GlobalIPv6Address')], macs: texts('MacAddress') },
  ];
}
