import type { Namespace } from './namespace.ts';
import { findAttribute } from './netlink/attribute.ts';
import { NETLINK_GENERIC } from './netlink/constants.ts';
import type { LinkState } from './netlink/link-state.ts';
import { NetlinkSocket } from './netlink/socket.ts';
import {
  CTRL_ATTR_FAMILY_ID,
  dumpWireguardMessage,
  familyMessage,
  GENL_HEADER,
  parseWireguard,
  type WireguardPart,
  type WireguardPeerState,
  type WireguardSettings,
  wireguardMessage,
} from './netlink/wireguard-messages.ts';

/** Sets the keys and peers of an existing interface. */
export function setWireguard(ns: Namespace, name: string, settings: WireguardSettings): void {
  ns.flush();
  withFamily(ns, name, (socket, family, object) =>
    socket.request([wireguardMessage(family, { object }, name, settings)]),
  );
}

/**
 * Returns the peers of all interfaces, in the syntax of wg(8). Endpoints are left out: the kernel changes an
 * endpoint when its peer sends from elsewhere.
 */
export function wireguardPeers(
  ns: Namespace,
  links: ReadonlyMap<number, LinkState>,
): { text: string; rest: string }[] {
  const interfaces = [...links.values()].filter(({ kind }) => kind === 'wireguard');
  return interfaces.flatMap(({ name }) =>
    joined(read(ns, name)).map(({ publicKey, presharedKey = '', keepalive, allowedIps }) => {
      const allowed = allowedIps.length > 0 ? ` allowed-ips ${allowedIps.sort().join(',')}` : '';
      const kept = keepalive > 0 ? ` persistent-keepalive ${keepalive}` : '';
      return { text: `${publicKey} dev ${name}${allowed}${kept}`, rest: presharedKey };
    }),
  );
}

/** Returns the values that an interface has once. */
export function wireguardDetails(ns: Namespace, name: string) {
  const [{ publicKey, listenPort } = {}] = read(ns, name);
  return { 'public key': publicKey, 'UDP port': listenPort };
}

const read = (ns: Namespace, name: string): WireguardPart[] =>
  withFamily(ns, name, (socket, family, object) =>
    socket.dump(dumpWireguardMessage(family, object, name)).map(({ body }) => parseWireguard(body)),
  ) ?? [];

/** Returns the peers of all answers. A peer that continues in the next answer is returned once. */
function joined(parts: readonly WireguardPart[]): WireguardPeerState[] {
  const peers = new Map<string, WireguardPeerState>();
  for (const peer of parts.flatMap((part) => part.peers)) {
    const before = peers.get(peer.publicKey);
    const allowedIps = [...(before?.allowedIps ?? []), ...peer.allowedIps];
    peers.set(peer.publicKey, { ...(before ?? peer), allowedIps });
  }
  return [...peers.values()];
}

/** Undefined if the kernel has no WireGuard. */
function withFamily<T>(
  ns: Namespace,
  name: string,
  use: (socket: NetlinkSocket, family: number, object: string) => T,
): T | undefined {
  const socket = ns.run(() => new NetlinkSocket(ns.name, 0, NETLINK_GENERIC));
  try {
    const object = `${ns.name}:${name}`;
    const [found] = socket.ask([familyMessage(object, 'wireguard')]);
    const family = found && findAttribute(found.body.subarray(GENL_HEADER), CTRL_ATTR_FAMILY_ID);
    return family && use(socket, family.readUInt16LE(0), object);
  } finally {
    socket.close();
  }
}
