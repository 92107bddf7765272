import type { LinkKind } from '../../lab/link-kind.ts';
import type { KernelFeature } from '../kernel-feature.ts';

export interface KindPlan<Link extends LinkKind> {
  /** What the kernel must have. */
  feature: KernelFeature;
  /**
   * Of a tunnel whose MTU the kernel takes from the way to its other end: the bytes that it puts around what it carries,
   * over IPv4.
   */
  overhead?: number;
  /** The words of ip(8) after `type`. */
  words: (link: Link) => (string | number)[];
  /** Further commands after `ip link add`. */
  more?: (link: Link, on: { node: string; name: string }) => string[];
  /** The command instead of `ip link add`. */
  add?: (on: { node: string; name: string }) => string;
}

export type Of<Name extends LinkKind['kind']> = LinkKind & { kind: Name };
