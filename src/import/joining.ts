import type { LabNode, Link } from '../lab/types.ts';
import type { Loss, Machine } from '../snapshot/machine.ts';
import { tellConflicts } from './conflicts.ts';
import type { Forward } from './forward.ts';
import { type Host, type JoinedMachine, named, plugFor } from './host.ts';
import { isIn, networkOf } from './networks.ts';
import { type Segment, segmentsOf } from './segments.ts';
import { takeOver } from './take-over.ts';

/** A machine that is already in the lab, to which others may be connected. */
interface Placed {
  machine: Machine;
  segments: readonly Segment[];
}

/**
 * Connects other machines if they share a network with one that is in the lab. Reports machines that cannot be
 * connected.
 */
export function joinMachines(
  main: Placed,
  others: readonly Machine[],
  forwards: readonly Forward[],
  losses: Loss[],
): { hosts: Host[]; cables: Link[] } {
  const placed: Placed[] = [main];
  const hosts: Host[] = [];
  const cables: Link[] = [];
  let waiting = [...others];
  for (;;) {
    const left = waiting.filter((machine) => !join(machine));
    if (left.length === 0 || left.length === waiting.length) {
      for (const { name } of left)
        losses.push({ what: name, may: 'it has no network with any other machine: it is left out' });
      tellConflicts([main.machine, ...others], losses);
      return { hosts, cables };
    }
    waiting = left;
  }

  function join(machine: Machine): boolean {
    const taken = [...hosts, { name: main.segments[0]?.owner ?? '' }];
    const name = named(machine.name, taken);
    const rest = [main.machine, ...others].filter((each) => each !== machine);
    const over = takeOver(machine, 'as a machine', rest);
    markDuplicates(
      over.node,
      placed.map((each) => each.machine),
    );
    const segments = segmentsOf(name, over.node, machine);
    const joined: JoinedMachine = { machine, node: over.node, segments, ends: [] };
    let at: Segment | undefined;
    for (const own of segments) {
      const there = placed.flatMap((each) => each.segments).find((segment) => isShared(own, segment));
      const [port] = own.plugs;
      if (there === undefined || port === undefined) continue;
      const mac = machine.links.find((link) => link.name === own.dev)?.mac;
      const plug = plugFor(mac, there, hosts);
      joined.ends.push({ place: `${name}:${port.port}`, tag: port.tag, segment: there, plug });
      at ??= there;
    }
    const [end] = joined.ends;
    if (at === undefined || end === undefined) return false;
    const own = segments.flatMap(({ addresses }) => addresses).map(({ ip, prefix }) => `${ip}/${prefix}`);
    const near = own.filter((each) =>
      at?.addresses.some((other) => isIn(each.replace(/\/.*/, ''), networkOf(other))),
    );
    const isServer = forwards.some(({ to }) => own.some((each) => each.startsWith(`${to.address}/`)));
    hosts.push({
      name,
      role: at.outside ? 'outside' : isServer ? 'server' : 'client',
      segment: at,
      plug: end.plug,
      addresses: near,
      beyond: own.filter((each) => !near.includes(each)),
      mac: machine.links.find(({ addresses }) => addresses.includes(near[0] ?? ''))?.mac,
      routes: [],
      services: {},
      machine: joined,
    });
    placed.push({ machine, segments });
    cables.push(...over.cables(name));
    losses.push(...over.losses.map((loss) => ({ ...loss, what: `${name}: ${loss.what}` })));
    return true;
  }
}

/** Marks addresses that another machine has too, because that may be the fault that the user is looking for. */
function markDuplicates({ interfaces = {} }: LabNode, others: readonly Machine[]): void {
  const links = others.flatMap((other) => other.links);
  for (const given of Object.values(interfaces)) {
    const isTaken = links.some(
      ({ mac, addresses }) =>
        (mac !== undefined && mac === given.mac) || given.addresses?.some((each) => addresses.includes(each)),
    );
    if (isTaken) given.duplicate = true;
  }
}

const isShared = (one: Segment, other: Segment) =>
  one.addresses.some((a) =>
    other.addresses.some((b) => a.ip !== b.ip && (isIn(a.ip, networkOf(b)) || isIn(b.ip, networkOf(a)))),
  );
