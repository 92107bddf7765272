/** The set-up commands that were done in each node. A command that was not done need not be undone. */
export class SetupLog {
  readonly #done = new Set<string>();

  /** @returns whether it was not there yet */
  add(node: string, command: string): boolean {
    const isNew = !this.#done.has(`${node} ${command}`);
    this.#done.add(`${node} ${command}`);
    return isNew;
  }

  /** @returns whether it was there */
  delete(node: string, command: string): boolean {
    return this.#done.delete(`${node} ${command}`);
  }

  /** Does the node have any? */
  has(node: string): boolean {
    return [...this.#done].some((each) => each.startsWith(`${node} `));
  }

  /** Forgets a node that is gone, with all that was done in it. */
  forget(node: string): void {
    for (const each of this.#done) if (each.startsWith(`${node} `)) this.#done.delete(each);
  }
}
