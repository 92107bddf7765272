/** The set-up commands that ran in each node, so that only those are undone. */
export class SetupLog {
  readonly #done = new Set<string>();

  /** @returns whether the command is new */
  add(node: string, command: string): boolean {
    const isNew = !this.#done.has(`${node} ${command}`);
    this.#done.add(`${node} ${command}`);
    return isNew;
  }

  /** @returns whether the command was in the log */
  delete(node: string, command: string): boolean {
    return this.#done.delete(`${node} ${command}`);
  }

  /** Did any set-up command run in the node? */
  has(node: string): boolean {
    return [...this.#done].some((each) => each.startsWith(`${node} `));
  }

  forget(node: string): void {
    for (const each of this.#done) if (each.startsWith(`${node} `)) this.#done.delete(each);
  }
}
