import type { DropCalls, Drops } from '../agent/protocol.ts';
import type { KernelDrop, KernelDrops } from '../kernel/kernel-drops.ts';
import type { Symbols } from '../kernel/symbols.ts';
import { LabError } from '../lab/error.ts';

/** How many drops are kept. Only probes that run now ask for drops, so older ones are not needed. */
const KEPT = 50_000;

/** Keeps account of the packets that the machine's kernel drops, in all namespaces, for all labs of this command. */
class Account {
  readonly #kernel: KernelDrops;
  #kept: KernelDrop[] = [];
  #lostAt = 0n;

  constructor(kernel: KernelDrops) {
    this.#kernel = kernel;
  }

  /** Reads the drops from the kernel, whose buffer holds only some thousand. */
  take(): void {
    const { drops, lost } = this.#kernel.take();
    this.#kept.push(...drops);
    const over = this.#kept.length - KEPT;
    if (over > 0) this.#lostAt = this.#kept.splice(0, over).at(-1)?.timeNs ?? this.#lostAt;
    // The kernel does not say when it lost events, only that it was before now.
    if (lost) this.#lostAt = BigInt(Date.now()) * 1_000_000n;
  }

  since(begin: bigint): { seen: KernelDrop[]; missing?: string } {
    this.take();
    const seen = this.#kept.filter(({ timeNs }) => timeNs >= begin);
    return { seen, ...(this.#lostAt >= begin && { missing: 'there were more than there was room for' }) };
  }
}

let account: Promise<Account | LabError> | undefined;
let symbols: Promise<Symbols> | undefined;

/** Resolves when the kernel counts drops for this process; if it does not, with the reason. */
export async function countDrops(): Promise<LabError | undefined> {
  account ??= openAccount();
  const opened = await account;
  return opened instanceof LabError ? opened : undefined;
}

async function openAccount(): Promise<Account | LabError> {
  if (process.getuid?.() !== 0)
    return new LabError('unable', { where: 'skb:kfree_skb', what: 'only root may ask' });
  const { KernelDrops } = await import('../kernel/kernel-drops.ts');
  try {
    return new Account(new KernelDrops());
  } catch (error) {
    if (error instanceof LabError) return error;
    throw error;
  }
}

/** Verdicts do not depend on the names of functions, so a failure is ignored. */
async function namesOfFunctions(): Promise<Symbols> {
  const { readSymbols, Symbols } = await import('../kernel/symbols.ts');
  return readSymbols().catch(() => new Symbols(''));
}

const named = (drops: readonly KernelDrop[], names: Symbols): Drops['seen'] =>
  drops.map(({ timeNs, location, ...drop }) => ({
    ...drop,
    timeNs: String(timeNs),
    location: names.name(location),
  }));

/** The calls for an agent of this machine. */
export const machineDrops: DropCalls = {
  countDrops: async (names) => {
    const missing = await countDrops();
    if (names && !missing) symbols ??= namesOfFunctions();
  },
  clearDrops: async () => {
    const opened = await account;
    if (opened && !(opened instanceof LabError)) opened.take();
  },
  dropsSince: async (since) => {
    account ??= openAccount();
    const opened = await account;
    if (opened instanceof LabError) return { seen: [], missing: opened.message };
    const { seen, ...missing } = opened.since(BigInt(since));
    // The kernel has a hundred thousand names, so they are read only if there is a drop to name.
    if (seen.length === 0) return { seen: [], ...missing };
    symbols ??= namesOfFunctions();
    return { seen: named(seen, await symbols), ...missing };
  },
};

/** The calls for an agent that may be on another machine, whose drops this process cannot see. */
export const noDrops: DropCalls = {
  countDrops: async () => {},
  clearDrops: () => {},
  dropsSince: async () => ({ seen: [], missing: 'of a container nothing is known' }),
};
