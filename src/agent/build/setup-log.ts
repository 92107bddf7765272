/** The set-up commands that hold in each node: one that was not done has nothing to be undone. */
export class SetupLog {
  readonly #done = new Set<string>();

  /** @returns whether that is news */
  add(node: string, command: string): boolean {
    const isNew = !this.#done.has(`${node} ${command}`);
    this.#done.add(`${node} ${command}`);
    return isNew;
  }

  /** @returns whether it was there */
  delete(node: string, command: string): boolean {
    return this.#done.delete(`${node} ${command}`);
  }

  /** Whether any holds there. */
  has(node: string): boolean {
    return [...this.#done].some((each) => each.startsWith(`${node} `));
  }

  /** The node is gone, with all that was done in it. */
  forget(node: string): void {
    for (const each of this.#done) if (each.startsWith(`${node} `)) this.#done.delete(each);
  }
}
