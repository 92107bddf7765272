import { EchoSocket } from '../../kernel/echo.ts';
import { flushNeighbours } from '../../kernel/neighbour.ts';
import { nextNews } from '../../kernel/news.ts';
import type { Instance } from '../instance.ts';
import type { PingRequest, PingRow } from '../protocol.ts';

/**
 * Kernels keep 1,024 neighbour entries for all namespaces of a machine together. One round of pings adds at most
 * this many.
 */
const MOST_NEIGHBOURS = 512;

/** How many requests are sent between two reads of answers. A socket's buffer has room for as many answers. */
const BURST = 32;

/** Milliseconds until an unanswered request is sent again. */
const INTERVAL = 1000;

interface Pair {
  from: number;
  to: number;
}

/** Lets every host ping every other at once, with one socket per host and without starting processes. */
export async function pingAll(instance: Instance, { hosts, timeout }: PingRequest): Promise<PingRow[]> {
  const id = Math.floor(Math.random() * 0x1_0000);
  const sockets: EchoSocket[] = [];
  try {
    for (const { node } of hosts) sockets.push(new EchoSocket(instance.node(node), id));
    const pings = new Pings(sockets, hosts, timeout);
    const lost: Pair[] = [];
    let round: Pair[] = [];
    for (const pair of pairsOf(hosts.length)) {
      round.push(pair);
      // A pair needs one neighbour entry in the host that asks, and one in the host that answers.
      if (round.length * 2 < MOST_NEIGHBOURS) continue;
      lost.push(...(await pings.run(round)));
      const met = new Set(round.flatMap(({ from, to }) => [from, to]));
      for (const index of met) flushNeighbours(instance.node(hosts[index]?.node ?? ''));
      round = [];
    }
    lost.push(...(await pings.run(round)));
    return hosts.map(({ node }, from) => ({
      from: node,
      lost: lost.filter((pair) => pair.from === from).map(({ to }) => hosts[to]?.node ?? ''),
    }));
  } finally {
    for (const socket of sockets) socket.close();
  }
}

/** Returns both directions of a pair one after the other, because they need the same two neighbour entries. */
function* pairsOf(count: number): Generator<Pair> {
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++)
      yield* [
        { from: a, to: b },
        { from: b, to: a },
      ];
  }
}

class Pings {
  readonly #sockets: readonly EchoSocket[];
  readonly #hosts: PingRequest['hosts'];
  readonly #timeout: number;
  /** The hosts that have not answered yet, by the host that asks. */
  readonly #waiting = new Map<number, Set<number>>();

  constructor(sockets: readonly EchoSocket[], hosts: PingRequest['hosts'], timeout: number) {
    this.#sockets = sockets;
    this.#hosts = hosts;
    this.#timeout = timeout * 1000;
  }

  /** @returns the pairs without an answer */
  async run(pairs: readonly Pair[]): Promise<Pair[]> {
    const deadline = performance.now() + this.#timeout;
    this.#waiting.clear();
    for (const { from, to } of pairs) {
      const answers = this.#waiting.get(from) ?? new Set();
      this.#waiting.set(from, answers.add(to));
    }
    while (this.#waiting.size > 0 && performance.now() < deadline) {
      this.#send();
      await this.#answers(Math.min(deadline, performance.now() + INTERVAL));
    }
    return [...this.#waiting].flatMap(([from, missing]) => [...missing].map((to) => ({ from, to })));
  }

  #send(): void {
    let sent = 0;
    for (const [from, missing] of [...this.#waiting]) {
      for (const to of [...missing]) {
        this.#sockets[from]?.send(this.#hosts[to]?.address ?? '', to);
        if (++sent % BURST === 0) this.#collect(from);
      }
    }
  }

  async #answers(deadline: number): Promise<void> {
    for (;;) {
      for (const from of [...this.#waiting.keys()]) this.#collect(from);
      const left = deadline - performance.now();
      if (this.#waiting.size === 0 || left <= 0) return;
      await nextNews(left);
    }
  }

  #collect(from: number): void {
    const missing = this.#waiting.get(from);
    for (const to of this.#sockets[from]?.receive() ?? []) missing?.delete(to);
    if (missing?.size === 0) this.#waiting.delete(from);
  }
}
