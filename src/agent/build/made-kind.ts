import type { NamedKind } from '../../kernel/link-kind.ts';
import type { Step } from '../../plan/step.ts';
import { wireguardKeys } from '../../plan/wireguard-keys.ts';

/** Returns the link's kind with everything that the kernel needs, including keys that the lab generates. */
export function madeKind({ node, name, link }: Step & { do: 'link' }): NamedKind {
  if (link.kind !== 'wireguard') return link;
  const { privateKey } = wireguardKeys(`${node}:${name}`);
  const peers = link.peers.map(({ peer, ...rest }) => ({
    publicKey: wireguardKeys(peer).publicKey,
    ...rest,
  }));
  return { ...link, privateKey, peers };
}
