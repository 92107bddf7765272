import type { LinkKind } from '../lab/link-kind.ts';

export const parentOf = (link: LinkKind | undefined) => (link && 'parent' in link ? link.parent : undefined);

/** Returns the `node:interface` below this interface, which may belong to another node. */
export function parentPlace(node: string, link: LinkKind): string | undefined {
  const parent = parentOf(link);
  return parent === undefined || parent.includes(':') ? parent : `${node}:${parent}`;
}
