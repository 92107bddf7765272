interface Closable {
  close(): Promise<void>;
}

/**
 * The sandboxes that this process has opened and not let go of, and the running labs that are to end with it. They are in a file of their own, as the start
 * of the CLI loads only this.
 */
export const openSandboxes = new Set<Closable>();

export async function closeSandboxes(): Promise<void> {
  await Promise.all([...openSandboxes].map((sandbox) => sandbox.close()));
}
