import type { Namespace } from '../../kernel/namespace.ts';
import { readSysctl, writeSysctl } from '../../kernel/sysctl.ts';
import { BASELINE, isMoot } from '../../plan/baseline.ts';

/**
 * Kernel settings of nodes that are being built. Finding a file under /proc/sys takes the kernel longer with every
 * namespace there is, so a value that every new namespace begins with is not written again.
 */
export class FreshSettings {
  readonly #fresh: Namespace;
  readonly #usual = new Map<string, string | undefined>();
  readonly #changed = new Set<Namespace>();

  /** @param fresh as new as the nodes, and left as it is */
  constructor(fresh: Namespace) {
    this.#fresh = fresh;
  }

  /** Writes those settings of the baseline that new namespaces begin with otherwise on this machine. */
  makeUsual(node: Namespace): void {
    let [isDoubted, isWritten] = [this.#changed.has(node), false];
    for (const [key, value] of BASELINE) {
      const given = this.#usually(key);
      // A setting that this kernel has not is nobody's.
      if (given === undefined || (given === value && !isDoubted)) continue;
      writeSysctl(node, key, value);
      isWritten = true;
      isDoubted ||= /forward/.test(key);
    }
    if (isWritten) this.#changed.add(node);
  }

  /** One setting may change others: after the first that is written, all of that node are. */
  write(node: Namespace, key: string, value: string): void {
    if (node.isBeingBuilt && !this.#changed.has(node) && this.#usually(key) === value) return;
    if (isMoot(key, value) && this.#usually(key) === undefined) return;
    if (node.isBeingBuilt) this.#changed.add(node);
    writeSysctl(node, key, value);
  }

  /** Nothing is known of what it began with. */
  doubt(node: Namespace): void {
    this.#changed.add(node);
  }

  /** The nodes are no longer new. */
  forget(): void {
    this.#usual.clear();
    this.#changed.clear();
  }

  /** Undefined for what only a node has, or no kernel: writing it will tell. */
  #usually(key: string): string | undefined {
    if (!this.#usual.has(key)) this.#usual.set(key, this.#read(key));
    return this.#usual.get(key);
  }

  #read(key: string): string | undefined {
    try {
      return readSysctl(this.#fresh, key);
    } catch {
      return undefined;
    }
  }
}
