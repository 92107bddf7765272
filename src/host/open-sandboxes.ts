interface Closable {
  close(): Promise<void>;
}

/** The sandboxes this process has opened and not let go of: apart from them, as the CLI's start loads only this. */
export const openSandboxes = new Set<Closable>();

export async function closeSandboxes(): Promise<void> {
  await Promise.all([...openSandboxes].map((sandbox) => sandbox.close()));
}
