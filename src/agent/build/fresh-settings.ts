import type { Namespace } from '../../kernel/namespace.ts';
import { readSysctl, writeSysctl } from '../../kernel/sysctl.ts';
import { BASELINE, isMoot } from '../../lab/baseline.ts';

/**
 * Writes kernel settings of nodes that are being built. Finding a file under /proc/sys takes the kernel longer with
 * each namespace, so a value that a new namespace has by itself is not written.
 */
export class FreshSettings {
  readonly #fresh: Namespace;
  readonly #usual = new Map<string, string | undefined>();
  readonly #changed = new Set<Namespace>();

  /** @param fresh a new namespace whose settings were never changed */
  constructor(fresh: Namespace) {
    this.#fresh = fresh;
  }

  /** Writes the baseline settings whose values differ in a new namespace on this machine. */
  makeUsual(node: Namespace): void {
    let [isDoubted, isWritten] = [this.#changed.has(node), false];
    for (const [key, value] of BASELINE) {
      const given = this.#usually(key);
      // Undefined: this kernel does not have the setting.
      if (given === undefined || (given === value && !isDoubted)) continue;
      writeSysctl(node, key, value);
      isWritten = true;
      isDoubted ||= /forward/.test(key);
    }
    if (isWritten) this.#changed.add(node);
  }

  /**
   * Writes a setting. Writing one setting may change others, so after the first write every setting of the node is
   * written.
   */
  write(node: Namespace, key: string, value: string): void {
    if (node.isBeingBuilt && !this.#changed.has(node) && this.#usually(key) === value) return;
    if (isMoot(key, value) && this.#usually(key) === undefined) return;
    if (node.isBeingBuilt) this.#changed.add(node);
    writeSysctl(node, key, value);
  }

  /** Marks a node whose settings may differ from those of a new namespace. */
  doubt(node: Namespace): void {
    this.#changed.add(node);
  }

  /** Ends the comparison with a new namespace for all nodes: the lab is built. */
  forget(): void {
    this.#usual.clear();
    this.#changed.clear();
  }

  /** Returns the value in a new namespace. Undefined if a new namespace does not have the setting. */
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
