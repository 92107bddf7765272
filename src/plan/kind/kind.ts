import type { LinkKind } from '../../lab/link-kind.ts';
import type { KernelFeature } from '../kernel-feature.ts';

export interface KindPlan<Link extends LinkKind> {
  /** What the kernel must have. */
  feature: KernelFeature;
  /** As ip(8) has it after `type`. */
  words: (link: Link) => (string | number)[];
  /** What else is typed to make `node:name`, after `ip link add`. */
  more?: (link: Link, on: { node: string; name: string }) => string[];
  /** What is typed in the place of `ip link add`. */
  add?: (on: { node: string; name: string }) => string;
}

export type Of<Name extends LinkKind['kind']> = LinkKind & { kind: Name };
