import { closeSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monotonicTime, realTime } from './clock.ts';
import { asKernelError, check } from './error.ts';
import * as libc from './libc.ts';
import { makeMountsPrivate } from './mount.ts';
import { createMounts } from './mount-namespace.ts';
import { type TracepointEvent, TracepointRing } from './perf.ts';

export interface KernelDrop {
  /** Nanoseconds since the epoch. */
  timeNs: bigint;
  /** EtherType. */
  protocol: number;
  /** The address of the kernel code that freed the packet. */
  location: bigint;
  /** The reason, such as `NO_SOCKET`, by the names in the event's format. */
  reason: string;
}

/** The usual mount point of tracefs. */
const TRACEFS = '/sys/kernel/tracing';
const EVENT = 'events/skb/kfree_skb';

/** Only IPv4, ARP and IPv6. */
const FILTER = 'protocol == 2048 || protocol == 2054 || protocol == 34525';

interface Format {
  id: number;
  location: number;
  protocol: number;
  reason: number;
  reasons: Map<number, string>;
}

/**
 * Records every packet that this machine's kernel drops while this is open. Tracepoints do not distinguish
 * namespaces. The constructor throws unless this process is root.
 */
export class KernelDrops {
  readonly #format = readFormat();
  readonly #rings: TracepointRing[] = [];

  constructor() {
    try {
      for (const cpu of onlineCpus()) this.#rings.push(new TracepointRing(this.#format.id, cpu, FILTER));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  take(): { drops: KernelDrop[]; lost: boolean } {
    const taken = this.#rings.map((ring) => ring.take());
    const offset = sinceEpoch();
    const drops = taken.flatMap(({ events }) => events.map((event) => this.#dropOf(event, offset)));
    return {
      drops: drops.sort((a, b) => (a.timeNs < b.timeNs ? -1 : 1)),
      lost: taken.some(({ lost }) => lost),
    };
  }

  close(): void {
    for (const ring of this.#rings) ring.close();
  }

  #dropOf({ timeNs, data }: TracepointEvent, offset: bigint): KernelDrop {
    const { location, protocol, reason, reasons } = this.#format;
    const number = data.readUInt32LE(reason);
    return {
      timeNs: timeNs + offset,
      protocol: data.readUInt16LE(protocol),
      location: data.readBigUInt64LE(location),
      reason: reasons.get(number) ?? `reason ${number}`,
    };
  }
}

function readFormat(): Format {
  const event = [TRACEFS, '/sys/kernel/debug/tracing'].map((folder) => join(folder, EVENT)).find(existsSync);
  if (event !== undefined) return formatIn(event);
  const found: Format[] = [];
  // tracefs is mounted in a mount namespace that ends at once, so the machine's own mounts do not change.
  const mounts = createMounts('tracefs', undefined, () => {
    makeMountsPrivate();
    check(libc.mount('tracefs', TRACEFS, 'tracefs', 0, null), TRACEFS, 'mount tracefs');
    found.push(formatIn(join(TRACEFS, EVENT)));
  });
  closeSync(mounts);
  return found[0] as Format;
}

function formatIn(event: string): Format {
  try {
    const id = Number(readFileSync(join(event, 'id'), 'utf8'));
    return { id, ...parseFormat(readFileSync(join(event, 'format'), 'utf8')) };
  } catch (error) {
    throw asKernelError(error, 'skb:kfree_skb', 'read its format');
  }
}

/** Parses the offsets of fields and the names of reasons, which differ between kernels. */
export function parseFormat(text: string): Omit<Format, 'id'> {
  const offset = (name: string) => Number(text.match(RegExp(`\\b${name};\\s*offset:(\\d+);`))?.[1]);
  const reasons = [...text.matchAll(/\{ (\d+), "(\w+)" \}/g)].map(
    ([, number, name = '']) => [Number(number), name] as const,
  );
  return {
    location: offset('location'),
    protocol: offset('protocol'),
    reason: offset('reason'),
    reasons: new Map(reasons),
  };
}

function onlineCpus(): number[] {
  const ranges = readFileSync('/sys/devices/system/cpu/online', 'utf8').trim().split(',');
  return ranges.flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/**
 * Returns the difference between CLOCK_REALTIME and CLOCK_MONOTONIC. This process may be interrupted between
 * reading one clock and the other, so the readings closest to each other are used.
 */
function sinceEpoch(): bigint {
  let best = { gap: 1n << 62n, offset: 0n };
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const before = monotonicTime();
    const now = realTime();
    const gap = monotonicTime() - before;
    if (gap < best.gap) best = { gap, offset: now - before - gap / 2n };
  }
  return best.offset;
}
