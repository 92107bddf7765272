import { shared } from './shared.ts';

interface Closable {
  close(): Promise<void>;
}

/** The sandboxes this process has opened and not let go of. Apart from them: the CLI's start loads only this. */
export const open = shared('open', () => new Set<Closable>());

export async function closeSandboxes(): Promise<void> {
  await Promise.all([...open].map((sandbox) => sandbox.close()));
}
