import type { Loss, Machine } from '../snapshot/machine.ts';
import { isIn } from './networks.ts';

/** An address, and its owner. */
interface Owned {
  machine: Machine;
  mac: string | undefined;
  ip: string;
  prefix: string;
}

/** Reports where snapshots contradict each other about one network. */
export function tellConflicts(machines: readonly Machine[], losses: Loss[]): void {
  const owned = machines.flatMap(ownedBy);
  for (const [index, one] of owned.entries())
    for (const other of owned.slice(index + 1))
      if (one.machine !== other.machine) losses.push(...between(one, other));
  for (const each of owned) losses.push(...machines.flatMap((other) => heldElsewhere(each, other)));
}

const ownedBy = (machine: Machine): Owned[] =>
  machine.links
    .filter(({ name }) => name !== 'lo')
    .flatMap(({ addresses, mac }) =>
      addresses.map((each) => ({
        machine,
        mac,
        ip: each.replace(/\/.*/, ''),
        prefix: each.replace(/.*\//, ''),
      })),
    );

function between(one: Owned, other: Owned): Loss[] {
  const [a, b] = [one.machine.name, other.machine.name];
  if (one.ip === other.ip)
    return [{ what: `${one.ip} is on ${a} and on ${b}`, may: 'so it is here: who answers first is asked' }];
  const isSeen = isIn(one.ip, `${other.ip}/${other.prefix}`) || isIn(other.ip, `${one.ip}/${one.prefix}`);
  if (one.prefix === other.prefix || !isSeen) return [];
  const what = `${a} has ${one.ip}/${one.prefix}, ${b} has ${other.ip}/${other.prefix}`;
  return [{ what, may: 'so it is here: they do not agree on who is in their network' }];
}

/** Compares what a machine knows about another machine's address with that machine's own snapshot. */
function heldElsewhere({ machine, ip, mac }: Owned, other: Machine): Loss[] {
  const known = other.neighbours.find(({ address }) => address === ip);
  if (other === machine || known === undefined || mac === undefined || known.mac === mac) return [];
  return [
    {
      what: `${other.name} has ${ip} at ${known.mac}, and ${machine.name}, who has it, is at ${mac}`,
      may: known.permanent ? 'so it is here' : 'here it asks anew',
    },
  ];
}
