import { type KernelDrop, KernelDrops } from '../../kernel/kernel-drops.ts';
import { readSymbols, Symbols } from '../../kernel/symbols.ts';
import { LabError } from '../../lab/error.ts';
import type { Drops } from '../protocol.ts';

/**
 * The agent's one account of what this machine's kernel drops, or why there is none: only root may ask. It stays open
 * once it is: closing it takes the kernel long, and this thread would wait for it.
 */
let account: KernelDrops | LabError | undefined;
let symbols: Promise<Symbols> | undefined;
const watches = new Set<DropWatch>();

/** To be called as soon as it is known that names will be asked for. They take longer to read than a probe that is refused. */
export function prepareDrops(): void {
  account ??= open();
  // Verdicts do not rest on names, and nobody may ever ask for these.
  if (!(account instanceof LabError)) symbols ??= readSymbols().catch(() => new Symbols(''));
}

/** Sees what the kernel drops, as far as this user may. */
export class DropWatch {
  #seen: KernelDrop[] = [];
  #lost = false;
  #symbols: Symbols | undefined;

  constructor() {
    account ??= open();
    watches.add(this);
  }

  /** What follows is the next slice. */
  begin(): void {
    drain();
    this.#seen = [];
    this.#lost = false;
  }

  /** Resolves when what was dropped can be told: the kernel's functions are read once, when they are first asked for. */
  async ready(): Promise<void> {
    prepareDrops();
    this.#symbols = await symbols;
  }

  /** What was dropped since the slice began. */
  slice(): Drops {
    if (account instanceof LabError) return { seen: [], missing: account.message };
    drain();
    const seen = this.#seen.map(({ timeNs, location, ...drop }) => ({
      ...drop,
      timeNs: String(timeNs),
      location: this.#symbols?.name(location) ?? '',
    }));
    return { seen, ...(this.#lost && { missing: 'there were more than there was room for' }) };
  }

  stop(): void {
    watches.delete(this);
  }

  hear({ drops, lost }: ReturnType<KernelDrops['take']>): void {
    this.#seen.push(...drops);
    this.#lost ||= lost;
  }
}

function open(): KernelDrops | LabError {
  try {
    return new KernelDrops();
  } catch (error) {
    if (error instanceof LabError) return error;
    throw error;
  }
}

/** Everyone who watches is told of what has happened so far. */
function drain(): void {
  if (!(account instanceof KernelDrops)) return;
  const taken = account.take();
  for (const watch of watches) watch.hear(taken);
}
