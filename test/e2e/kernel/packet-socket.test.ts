import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RIGHTS, runInSandbox } from '../sandbox.ts';

interface Told {
  at: string;
  type: string;
  length: number;
  data: string;
}

interface Ran {
  whileDown: number[];
  given: Record<string, string>;
  sent: Told[];
  received: Told[];
  ordered: boolean;
  looped: string[];
  uncut: { segmentSize: number; length: number; kept: number }[];
  kept: number;
  dropped: number;
  afterwards: number[];
  again: number;
  promiscuity: number[];
}

describe.each(RIGHTS)('a packet socket, as %s', (rights) => {
  let ran: Ran;
  beforeAll(async () => {
    ran = await runInSandbox(join(import.meta.dirname, 'inside/packet-socket.ts'), rights);
  });

  it('is ready while interfaces are down, and sees them when they are up, again and again', () => {
    expect(ran.whileDown).toEqual([0, 0]);
    expect(ran.again).toBe(1);
  });

  it('tells the direction, and for whom a frame is', () => {
    expect(new Set(ran.sent.map(({ at, type }) => `${at} ${type}`))).toEqual(new Set(['eth0 outgoing']));
    expect(ran.received.map(({ at, type }) => `${at} ${type}`)).toEqual([
      'eth0 host',
      'eth0 other-host',
      'eth0 broadcast',
      'eth0 multicast',
      'eth0 host',
      'eth0 host',
      'eth0 host',
    ]);
    expect(ran.ordered).toBe(true);
  });

  it('has every byte, and VLAN tags where they were', () => {
    for (const seen of [ran.sent, ran.received]) {
      expect(seen.map(({ data }) => data)).toEqual(Object.values(ran.given));
      expect(seen.map(({ length }) => length)).toEqual(seen.map(({ data }) => data.length / 2));
    }
  });

  it('sees what a node sends to itself leave and come in', () => {
    expect(ran.looped).toEqual(['outgoing', 'host', 'outgoing', 'host']);
  });

  it('tells what is still to be cut, and keeps only the beginning of it', () => {
    expect(ran.uncut.length).toBeGreaterThan(0);
    for (const { segmentSize, length, kept } of ran.uncut) {
      expect(segmentSize).toBeGreaterThan(1000);
      expect(segmentSize).toBeLessThan(1500);
      expect(length).toBeGreaterThan(1514);
      expect(kept).toBeLessThanOrEqual(1920);
    }
  });

  it('says how many frames it had no room for, once', () => {
    expect(ran.kept).toBeGreaterThan(200);
    expect(ran.kept + ran.dropped).toBe(1000);
    expect(ran.afterwards).toEqual([1, 0]);
  });

  it('makes no interface promiscuous', () => {
    expect(ran.promiscuity).toEqual([0]);
  });
});
