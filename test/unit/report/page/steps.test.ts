import { describe, expect, it } from 'vitest';
import { headerAt } from '../../../../src/page/header-at.ts';
import { spotOf, wayTo } from '../../../../src/page/motion.ts';
import { drawingOf } from '../../../../src/report/page/drawing.ts';
import { stepsOf } from '../../../../src/report/page/steps.ts';
import { judgeScenario } from '../../../../src/verdict/judge.ts';
import type { ProbeVerdict } from '../../../../src/verdict/types.ts';
import { type Recorded, recorded } from '../../verdict/recorded.ts';

const journeys = recorded.flatMap((each) =>
  judgeScenario(each.name, each.topology, each.scenario, each.runs, 1).probes.map((probe) => ({
    title: `${each.lab} ${each.name} ${probe.probe}`,
    probe,
    each,
    steps: stepsOf(probe, each.topology),
  })),
);

const journeyOf = (title: string) => {
  const found = journeys.find((each) => each.title === title);
  if (!found) throw new Error(`no ${title}`);
  return found;
};

describe('the steps of a journey', () => {
  it.each(journeys)(
    '$title: every row is a step, with its addresses, in its order; the verdict is the last',
    ({ probe, steps }: { probe: ProbeVerdict; steps: ReturnType<typeof stepsOf> }) => {
      expect(steps.map(({ kind }) => kind)).toEqual([...probe.timeline.map(({ kind }) => kind), 'verdict']);
      for (const [index, row] of probe.timeline.entries()) {
        if (row.kind !== 'wire') continue;
        const { flags, src, dst, srcName, dstName, ttl = 0 } = row;
        expect(headerAt(steps, index)?.now).toEqual({ flags, src, dst, srcName, dstName, ttl });
      }
      for (const { text, kind } of steps) {
        expect(text.en).toMatch(/^\S.*[.!?"”)]$/s);
        if (kind !== 'verdict') expect(text['zh-TW']).toMatch(/\p{Script=Han}.*。$/su);
      }
    },
  );

  it.each(journeys)(
    '$title: every step has its place in the picture, and its way ends there',
    ({ each, steps }: { each: Recorded; steps: ReturnType<typeof stepsOf> }) => {
      const drawing = drawingOf(each.topology);
      for (const [index, step] of steps.entries()) {
        const spot = spotOf(drawing, step);
        expect(spot, step.place).toBeDefined();
        expect(wayTo(drawing, steps, index).at(-1)).toEqual(spot);
      }
    },
  );

  it('a packet that comes in by a cable takes the cable, from the far end', () => {
    const { each, steps } = journeyOf('nat-loopback hairpin-mac-snat loopback');
    const drawing = drawingOf(each.topology);
    const at = steps.findIndex(({ label }) => label === 'switch:p2 in');
    const way = wayTo(drawing, steps, at);
    expect(way[0]).toEqual(drawing.spots['pc:eth0']);
    expect(way.at(-1)).toEqual(drawing.spots['switch:p2']);
  });

  it('shows the packet that dies with the destination that DNAT has given it, and the rule', () => {
    const { steps } = journeyOf('nat-loopback same-port-drop loopback');
    const end = steps.findIndex(({ kind }) => kind === 'end');
    expect(steps[end - 1]).toMatchObject({ label: 'ip prerouting', header: { dst: '192.168.1.5:80' } });
    expect(steps[end - 1]?.rules?.join()).toContain('DNAT --to-destination 192.168.1.5:80');
    expect(headerAt(steps, end)?.now.dst).toBe('192.168.1.5:80');
  });

  it('says where iptables looks into the bridge, which is what the article is about', () => {
    const { steps } = journeyOf('nat-loopback same-port-drop loopback');
    const router = steps.filter(({ place }) => place.startsWith('router:'));
    expect(router.find(({ label }) => label === 'ip prerouting')?.text.en).toMatch(
      /Still inside the bridge.*DNAT/,
    );
    expect(steps.at(-1)).toMatchObject({ place: 'router:eth0', label: 'fails – same-port-drop' });
  });

  it('of a routed packet it says nothing of the kind', () => {
    const { steps } = journeyOf('nat-loopback snat loopback');
    expect(steps.find(({ label }) => label === 'ip forward')?.text.en).toMatch(/^The route says/);
  });

  it('rewrites show at the hook that makes them', () => {
    const { steps } = journeyOf('nat-loopback hairpin-mac-snat loopback');
    const at = steps.findIndex(({ label }) => label === 'ip prerouting');
    expect(headerAt(steps, at)).toMatchObject({
      was: { dst: '1.2.3.4:8001' },
      now: { dst: '192.168.1.5:80' },
    });
  });
});
