import { parseAddress } from '../lab/address.ts';
import type { MachineRules } from '../snapshot/machine.ts';
import type { Candidate } from './candidates.ts';
import type { Host } from './host.ts';
import { isIn, networkOf } from './networks.ts';
import type { Imported } from './world.ts';

/** How many source addresses that rules name are tried for each host. */
const MOST = 4;

/** Ports for rules without a number: if a rule allows all ports, it allows these. */
const PORTS: readonly Candidate[] = [
  ...[22, 80, 443, 40_999].map((port) => ({ protocol: 'tcp' as const, address: '', port })),
  ...[53, 40_999].map((port) => ({ protocol: 'udp' as const, address: '', port })),
];

/** Usual ports of the machine and of those inside. */
export function usualCandidates({ segments, hosts }: Imported): Candidate[] {
  const own = segments.flatMap(({ addresses }) => addresses.map(({ ip }) => ip));
  const inside = hosts
    .filter(({ role }) => role !== 'outside')
    .flatMap(({ addresses }) => addresses.map(bare));
  return [...own, ...inside].flatMap((address) => PORTS.map((each) => ({ ...each, address })));
}

const bare = (address: string) => address.replace(/\/.*/, '');

/**
 * Returns addresses in rules that this host could have: those in its network or, for a host outside, those that no
 * host has.
 */
export function sourcesFor(host: Host, { segments }: Imported, rules: readonly MachineRules[]): string[] {
  const owns = new Set([
    ...segments.flatMap(({ addresses }) => addresses.map(({ ip }) => ip)),
    ...host.addresses.map(bare),
  ]);
  const isInside = (ip: string) =>
    segments.some(({ addresses }) => addresses.some((own) => isIn(ip, networkOf(own))));
  const isHere = (ip: string) => host.segment.addresses.some((own) => isIn(ip, networkOf(own)));
  const named = rules.flatMap((texts) => Object.values(texts).flatMap(addressesIn));
  const possible = named.filter(
    (ip) => !owns.has(ip) && (host.role === 'outside' ? !isInside(ip) : isHere(ip)),
  );
  return [...new Set(possible)].sort().slice(0, MOST);
}

/** A network is represented by its first address. */
function addressesIn(text: string): string[] {
  const sources = [...text.matchAll(/(?:-s|saddr(?: \{)?) (\d+(?:\.\d+){3})(?:\/(\d+))?/g)];
  return sources.flatMap(([, ip = '', length]) => {
    const address = parseAddress(ip);
    if (address === undefined || ip === '0.0.0.0') return [];
    return [
      length === undefined || length === '32'
        ? address.ip
        : ip.replace(/\d+$/, (last) => String(Number(last) + 1)),
    ];
  });
}
