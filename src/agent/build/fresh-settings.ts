import type { Namespace } from '../../kernel/namespace.ts';
import { readSysctl, writeSysctl } from '../../kernel/sysctl.ts';
import { BASELINE, isMoot } from '../../lab/baseline.ts';

/**
 * Kernel settings of nodes that are being built. The kernel needs longer to find a file under /proc/sys with
 * every namespace, so a value that each new namespace has anyway is not written.
 */
export class FreshSettings {
  readonly #fresh: Namespace;
  readonly #usual = new Map<string, string | undefined>();
  readonly #changed = new Set<Namespace>();

  /** @param fresh a namespace as new as the nodes, in which nothing is changed */
  constructor(fresh: Namespace) {
    this.#fresh = fresh;
  }

  /** Writes the baseline settings that new namespaces on this machine have otherwise. */
  makeUsual(node: Namespace): void {
    let [isDoubted, isWritten] = [this.#changed.has(node), false];
    for (const [key, value] of BASELINE) {
      const given = this.#usually(key);
      // This kernel does not have the setting.
      if (given === undefined || (given === value && !isDoubted)) continue;
      writeSysctl(node, key, value);
      isWritten = true;
      isDoubted ||= /forward/.test(key);
    }
    if (isWritten) this.#changed.add(node);
  }

  /**
   * Writes a setting. One setting may change others, so after the first write all settings of that node are written.
   */
  write(node: Namespace, key: string, value: string): void {
    if (node.isBeingBuilt && !this.#changed.has(node) && this.#usually(key) === value) return;
    if (isMoot(key, value) && this.#usually(key) === undefined) return;
    if (node.isBeingBuilt) this.#changed.add(node);
    writeSysctl(node, key, value);
  }

  /** Marks a node whose initial settings are unknown. */
  doubt(node: Namespace): void {
    this.#changed.add(node);
  }

  /** Ends this for all nodes: they are no longer new. */
  forget(): void {
    this.#usual.clear();
    this.#changed.clear();
  }

  /** Undefined if only the node, or no kernel, has the setting. Then it is just written. */
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
