import type { LabNode, Probe } from '../../lab/types.ts';

/** The most pings. More would take longer than a user would wait. */
const MOST = 24;

/** Returns a ping from every host to every other host. */
export function pings(nodes: Readonly<Record<string, LabNode>>): Record<string, Probe> {
  const owners = Object.entries(nodes).flatMap(([name, { interfaces = {} }]) => {
    const addresses = Object.values(interfaces).flatMap((each) => each.addresses ?? []);
    return addresses.length > 0
      ? [{ name, addresses: addresses.map((each) => each.replace(/\/.*/, '')) }]
      : [];
  });
  const pairs = owners.flatMap((from) =>
    owners.flatMap((to): [string, Probe][] => {
      const address = to.addresses.find((ip) =>
        from.addresses.some((own) => own.includes(':') === ip.includes(':')),
      );
      if (from === to || address === undefined) return [];
      return [[`${from.name}-to-${to.name}`, { kind: 'ping', from: from.name, to: address, timeout: 1 }]];
    }),
  );
  return Object.fromEntries(pairs.slice(0, MOST));
}
