import { expect, it } from 'vitest';
import { callsForGuest } from '../../../../src/host/vm/sandbox.ts';

const events = { phase: () => {}, output: async () => {} };

it('a virtual machine, whose kernel a lab may have broken, starts nothing on this machine', async () => {
  const calls = callsForGuest(events);
  const container = { image: 'busybox', binds: ['/:/machine'] };
  const asked = [
    calls.holdNetwork('a', { image: 'busybox' } as never),
    calls.startContainer('a', container as never, 'holder'),
    calls.runInContainer('holder', ['true'], 1),
    calls.removeContainers(['holder']),
  ];
  for (const each of await Promise.allSettled(asked))
    expect(each).toEqual({ status: 'rejected', reason: expect.objectContaining({ code: 'unable' }) });
  expect(Object.keys(calls).sort()).toEqual(
    ['clearDrops', 'countDrops', 'dropsSince', 'output', 'phase']
      .concat(['holdNetwork', 'removeContainers', 'runInContainer', 'startContainer'])
      .sort(),
  );
});
