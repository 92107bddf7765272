import { writeFileSync } from 'node:fs';
import type { Instance } from '../instance.ts';
import { HOSTS, textOf } from './node.ts';

/**
 * Sets the names by which nodes know each other. If programs of a node are already running, its hosts file is
 * written again, unless a file of the lab covers it.
 */
export function setNames(instance: Instance, nodes: readonly string[], text: string): void {
  for (const name of nodes) {
    instance.names.set(name, text);
    instance.containers.setNames(name, text);
    const node = instance.node(name);
    if (node.isFurnished && !instance.files.has(`${name} ${HOSTS}`))
      node.runWithFiles(() => writeFileSync(HOSTS, textOf(text)));
  }
}
