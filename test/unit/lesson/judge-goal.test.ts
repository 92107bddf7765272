import { expect, test } from 'vitest';
import natLoopback from '../../../labs/nat-loopback.ts';
import type { Goal } from '../../../src/lab/types.ts';
import { judgeGoal } from '../../../src/lesson/judge-goal.ts';
import { recording } from '../verdict/recorded.ts';

/** Judges a goal by a recorded run. The end-to-end tests judge real ones. */
function judgeRecorded(name: string, goal: Goal) {
  const { runs, topology } = recording(name);
  const { toggles } = topology;
  const agent = {
    probe: async ({ probes }: { probes: { name: string }[] }) =>
      runs.filter(({ probe }) => probes.some((each) => each.name === probe)),
    look: async () => [],
    cool: async () => {},
  };
  return judgeGoal({ agent, lab: natLoopback, toggles, begun: toggles }, goal);
}

const bothWork: Goal = { expect: { loopback: { outcome: 'works' }, inbound: { outcome: 'works' } } };

test('a goal is met when every probe is as it says', async () => {
  expect(await judgeRecorded('snat', bothWork)).toMatchObject({ met: true });
  const failed = await judgeRecorded('same-port-drop', bothWork);
  expect(failed.met).toBe(false);
  expect(failed.probes.map(({ probe, status }) => [probe, status])).toEqual([
    ['loopback', 'fail'],
    ['inbound', 'pass'],
  ]);
});

test('what the server sees belongs to a goal', async () => {
  const seenAs = (src: string): Goal => ({
    expect: {
      loopback: { outcome: 'works', packets: [{ at: 'web:eth0', direction: 'in', flags: 'S', src }] },
    },
  });
  expect(await judgeRecorded('snat', seenAs('192.168.1.1'))).toMatchObject({ met: true });
  expect(await judgeRecorded('snat', seenAs('192.168.1.6'))).toMatchObject({ met: false });
});
