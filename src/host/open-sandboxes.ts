interface Closable {
  close(): Promise<void>;
}

/**
 * The sandboxes that this process has opened, and the running labs that end with it. They have a file of their own,
 * because the CLI loads only this file at its start.
 */
export const openSandboxes = new Set<Closable>();

export async function closeSandboxes(): Promise<void> {
  await Promise.all([...openSandboxes].map((sandbox) => sandbox.close()));
}
