import type { LinkKind } from '../../lab/link-kind.ts';
import type { KernelFeature } from '../kernel-feature.ts';

export interface KindPlan<Link extends LinkKind> {
  /** The feature that the kernel must have. */
  feature: KernelFeature;
  /**
   * For a tunnel whose MTU the kernel computes from the route to its other end: how many bytes the tunnel adds to a
   * packet over IPv4.
   */
  overhead?: number;
  /** The words after `type` for ip(8). */
  words: (link: Link) => (string | number)[];
  /** More commands, after `ip link add`. */
  more?: (link: Link, on: { node: string; name: string }) => string[];
  /** The command instead of `ip link add`. */
  add?: (on: { node: string; name: string }) => string;
}

export type Of<Name extends LinkKind['kind']> = LinkKind & { kind: Name };
