import { KernelError } from '../../kernel/error.ts';
import { addVeth } from '../../kernel/link.ts';
import { createNamespace } from '../../kernel/new-namespace.ts';
import { deriveMac } from '../../lab/mac.ts';
import type { Feature } from '../../plan/features.ts';
import { TRIED, tryFeature } from './tries.ts';

/** What a kernel answers to a request for something that it was built without. Anything else is another trouble. */
const UNKNOWN_TO_KERNEL = ['EOPNOTSUPP', 'ENOENT', 'EAFNOSUPPORT', 'EPROTONOSUPPORT', 'ENODEV'];

const known = new Map<Feature, boolean>();

/** Those of the features that this kernel has not: each is tried once, which also loads the module that it may be in. */
export function lacking(features: readonly Feature[]): Feature[] {
  return features.filter((feature) => {
    const has = known.get(feature) ?? succeeds(feature);
    known.set(feature, has);
    return !has;
  });
}

/** In a namespace of its own, which goes with all that was made. */
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
