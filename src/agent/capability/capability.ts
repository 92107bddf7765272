import { KernelError } from '../../kernel/error.ts';
import { addVeth } from '../../kernel/link.ts';
import { createNamespace } from '../../kernel/new-namespace.ts';
import { deriveMac } from '../../lab/mac.ts';
import type { Feature } from '../../plan/features.ts';
import { TRIED, tryFeature } from './tries.ts';

/** The kernel's errors for a feature that it was built without. Any other error means something else. */
const UNKNOWN_TO_KERNEL = ['EOPNOTSUPP', 'ENOENT', 'EAFNOSUPPORT', 'EPROTONOSUPPORT', 'ENODEV'];

const known = new Map<Feature, boolean>();

/** Returns the features that this kernel lacks. Each feature is tried once, which also loads its kernel module. */
export function lacking(features: readonly Feature[]): Feature[] {
  return features.filter((feature) => {
    const has = known.get(feature) ?? succeeds(feature);
    known.set(feature, has);
    return !has;
  });
}

/** Tries the feature in a namespace of its own. The kernel removes the namespace with everything in it. */
function succeeds(feature: Feature): boolean {
  const ns = createNamespace('trial');
  try {
    addVeth(
      { ns, name: TRIED, mac: deriveMac('trial', TRIED) },
      { ns, name: 'peer0', mac: deriveMac('trial', 'peer0') },
    );
    tryFeature(ns, feature);
    return true;
  } catch (error) {
    if (error instanceof KernelError && UNKNOWN_TO_KERNEL.includes(error.errno)) return false;
    throw error;
  } finally {
    ns.close();
  }
}
