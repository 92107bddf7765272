import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RIGHTS, runInSandbox } from '../sandbox.ts';

type Row = Record<string, unknown>;

interface Ran {
  start: string;
  after: string;
  inside: Row & { nested: Row };
  refused: string;
  thrown: string;
  threads: string[];
  received: string;
  tables: Record<'fdb' | 'fdbOracle' | 'neighbours' | 'neighboursOracle', Row[]>;
  sysctl: Row;
  mounts: { tmpfs: string[]; sharedBefore: number; shared: number };
  ownLinks: string[];
}

describe.each(RIGHTS)('namespaces, as %s', (rights) => {
  let ran: Ran;
  beforeAll(async () => {
    ran = await runInSandbox(join(import.meta.dirname, 'inside/run.ts'), rights);
  });

  it('run code inside, nested, and come back', () => {
    const { a, nested, back, child, made, own } = ran.inside;
    expect(new Set([ran.start, a, nested.b, made]).size).toBe(4);
    expect([nested.again, back, child]).toEqual([a, a, a]);
    expect([ran.after, own]).toEqual([ran.start, ran.start]);
  });

  it('come back from an error too, and refuse what is not synchronous', () => {
    expect(ran.thrown).toBe('Error: mine');
    expect(ran.refused).toContain('synchronous functions only');
  });

  it('never hold one of Node’s other threads', () => {
    expect(ran.threads).toEqual([ran.start]);
  });

  it('pass frames to each other across a bridge', () => {
    expect(ran.received).toBe('hello from web');
  });

  it('show their FDB and neighbours as `bridge fdb` and `ip neigh` do', () => {
    const { fdb, fdbOracle, neighbours, neighboursOracle } = ran.tables;
    expect(fdb).toEqual(
      fdbOracle
        .filter(({ master }) => master !== undefined)
        .map(({ master, ifname, mac, state }) => ({
          bridge: master,
          port: ifname,
          mac,
          local: state === 'permanent',
        })),
    );
    expect(fdb.some(({ local }) => local === false)).toBe(true);
    expect(neighbours).toEqual(
      neighboursOracle.map(({ dev, dst, lladdr, state }) => ({
        interface: dev,
        ip: dst,
        mac: lladdr,
        state: (state as string[])[0],
      })),
    );
    expect(neighbours).toHaveLength(1);
  });

  it('have kernel settings of their own', () => {
    expect(ran.sysctl).toEqual({ written: '1', elsewhere: '0', slashes: '1', allSetsDefault: '1' });
  });

  it('leave the sandbox’s own as it was', () => {
    expect(ran.ownLinks).toEqual(['lo']);
  });

  it('go with private mounts and a tmpfs', () => {
    expect(ran.mounts.tmpfs).toHaveLength(1);
    expect(ran.mounts.tmpfs[0]).toMatch(/nosuid,nodev.* tmpfs .*mode=750/);
    expect(ran.mounts).toMatchObject({ sharedBefore: 1, shared: 0 });
  });
});

describe.each(RIGHTS)('200 hosts on one switch, as %s', (rights) => {
  it('are built, get a carrier, and give back their file descriptors', async () => {
    const result = await runInSandbox(join(import.meta.dirname, 'inside/many.ts'), rights);
    expect(result).toEqual({ ports: 200, opened: 402, left: 0 });
  });
});

describe.each(RIGHTS)('400 namespaces, as %s', (rights) => {
  it('are as many, in order, and all there or all given back', async () => {
    const result = await runInSandbox(join(import.meta.dirname, 'inside/namespaces.ts'), rights);
    expect(result).toEqual({
      names: true,
      different: 401,
      opened: 800,
      lonely: 400,
      refused: expect.stringMatching(/^h\d+ – .* – Too many open files \(EMFILE\)$/),
      left: 0,
      here: ['lo'],
    });
  });
});

describe.each(['socket', 'tcpdump'])('captures at both ends of a cable, by %s', (by) => {
  it('are cut at the same moment: no frame comes out that did not go in', async () => {
    const cut = await runInSandbox(join(import.meta.dirname, 'inside/slices.ts'), RIGHTS[0], [by]);
    expect(cut).toEqual({ fromNowhere: [], twice: 0 });
  });
});
