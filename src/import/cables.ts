import type { Link } from '../lab/types.ts';
import type { Loss, MachineLink } from '../snapshot/machine.ts';

/**
 * Is the dummy a stand-in for a cable? It is, on a machine that was set up by hand without cables, if the dummy has
 * a network or is in a bridge.
 */
export function asCable(link: MachineLink, losses: Loss[]): MachineLink {
  const { name, kind, master, addresses } = link;
  const isMeant = master !== undefined || addresses.some((each) => !/\/(32|128)$/.test(each));
  if (kind !== 'dummy' || !isMeant) return link;
  losses.push({ what: `${name} is a dummy`, may: 'it is taken for a cable, with somebody at its other end' });
  return { ...link, kind: 'veth', elsewhere: true };
}

/** Replaces a tunnel whose other end is unknown by a cable to the hosts that are reached through it. */
export function asOpenTunnel(
  link: MachineLink,
  isKnown: (ip: string) => boolean,
  losses: Loss[],
): MachineLink {
  const { name, kind, words } = link;
  const { remote } = words;
  if (kind === undefined || !TUNNELS.has(kind) || (remote !== undefined && isKnown(remote))) return link;
  const far = remote === undefined ? 'who knows where' : remote;
  losses.push({
    what: `${name} is a ${kind} tunnel to ${far}`,
    may: 'a plain cable stands for it: nothing is lost on the way that it takes',
  });
  const { port } = words;
  return { ...link, kind: 'veth', parent: undefined, elsewhere: true, words: port ? { port } : {} };
}

const TUNNELS = new Set(['vxlan', 'geneve', 'gretap', 'gre', 'ipip', 'sit']);

/** Is it the unused end of a cable? Then the machine's surroundings are at the other end. */
export function isFarEnd(
  { name, kind, master, parent, addresses, index }: MachineLink,
  all: readonly MachineLink[],
): boolean {
  const isBare = kind === 'veth' && master === undefined && addresses.length === 0;
  const peer = all.find((other) => other.name === parent);
  if (!isBare || peer?.parent !== name || all.some((other) => other.parent === name && other !== peer))
    return false;
  const isPeerBare = peer.master === undefined && peer.addresses.length === 0;
  return !isPeerBare || index > peer.index;
}

/** Returns cables with both ends in the same namespace. */
export function cablesOf(node: string, links: readonly MachineLink[]): Link[] {
  return links.flatMap(({ name, kind, parent, elsewhere }): Link[] => {
    const isPair = kind === 'veth' && !elsewhere && parent !== undefined && name < parent;
    return isPair && links.some((other) => other.name === parent)
      ? [[`${node}:${name}`, `${node}:${parent}`]]
      : [];
  });
}
