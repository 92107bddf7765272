import { describe, expect, it } from 'vitest';
import type { ProbeRun } from '../../../src/agent/protocol.ts';
import type { Frame } from '../../../src/packet/types.ts';
import { observe } from '../../../src/verdict/facts/observation.ts';
import { decide, judgeScenario } from '../../../src/verdict/judge.ts';
import {
  type Ablation,
  inOrder,
  placeOf,
  withoutAfter,
  withoutAnswers,
  withoutBefore,
  withoutCapture,
  withoutConntrack,
  withoutCounters,
  withoutCounts,
  withoutDrops,
  withoutFdb,
  withoutFrames,
  withoutHooks,
  withoutLinks,
  withoutListeners,
  withoutMessage,
  withoutNeighbours,
  withoutPorts,
  withoutRoutes,
  withoutRules,
  withoutSettings,
} from './ablation.ts';
import { type Recorded, recorded, recording, runOf } from './recorded.ts';

const failing = recorded.flatMap((each) =>
  each.runs.flatMap((run) => {
    const cause = each.scenario.expect[run.probe]?.cause;
    return cause ? [{ title: `${each.name}: ${run.probe}`, cause, each, run }] : [];
  }),
);

/** The verdict of a run, whatever was expected of it. */
function causeOf({ topology }: Recorded, run: ProbeRun): string {
  const { trouble, diagnosis } = decide(topology, run);
  const { cause, outcome } = diagnosis.observed;
  return trouble === undefined ? (cause ?? outcome) : 'error';
}

const TABLES: Record<string, Ablation> = {
  'the FDB': withoutFdb,
  'bridge port flags': withoutPorts,
  conntrack: withoutConntrack,
  rules: withoutRules,
  'what kernels tell of packets': withoutHooks,
  'rule counters': withoutCounts,
  'ARP tables': withoutNeighbours,
  'the state of links': withoutLinks,
  'routing tables': withoutRoutes,
  'listening sockets': withoutListeners,
  'kernel settings': withoutSettings,
  'the stack’s counters': withoutCounters,
  'the state before': withoutBefore,
  'the state after': withoutAfter,
  'curl’s message': withoutMessage,
};

describe('a recorded scenario', () => {
  it.each(recorded.map((each) => [each.name, each] as const))('%s passes', (_, each) => {
    const { name, topology, scenario, runs } = each;
    const verdict = judgeScenario(name, topology, scenario, runs, 1);
    expect(verdict.probes.map(({ probe, reason }) => [probe, reason])).toEqual(
      runs.map(({ probe }) => [probe, undefined]),
    );
    expect(verdict.status).toBe('pass');
  });
});

/** Each element with every later one. The order of removal does not matter. */
const pairs = <T>(all: readonly T[]): [T, T][] =>
  all.flatMap((one, i) => all.slice(i + 1).map((other): [T, T] => [one, other]));

describe('without a part of its evidence a cause is unknown or the same, and never another', () => {
  describe.each(failing)('$title', ({ cause, each, run }) => {
    const may = [cause, 'unknown', 'error'];
    const tables = Object.entries(TABLES);
    const places = run.captures.flatMap(({ node, interfaces }) =>
      interfaces.map((name) => placeOf({ node, interface: name })),
    );
    const without = (...ablations: Ablation[]) => causeOf(each, inOrder(...ablations)(run));

    it.each(tables)('without %s', (_, ablate) => {
      expect(may).toContain(without(ablate));
    });

    it('without any two tables', () => {
      const left = pairs(tables).map(([[one, takesOne], [other, takesOther]]) => ({
        without: `${one} and ${other}`,
        cause: without(takesOne, takesOther),
      }));
      expect(left.filter(({ cause }) => !may.includes(cause))).toEqual([]);
    });

    it.each(places)('without the capture of %s', (place) => {
      expect(may).toContain(without(withoutCapture(place)));
    });

    it('without the captures of any two places', () => {
      const left = pairs(places).map(([one, other]) => ({
        without: `${one} and ${other}`,
        cause: without(withoutCapture(one), withoutCapture(other)),
      }));
      expect(left.filter(({ cause }) => !may.includes(cause))).toEqual([]);
    });

    it('without any one packet of those seen', () => {
      const left = observe(each.topology, run).journeys.map(({ packet, hops }) => ({
        without: `packet ${packet}`,
        cause: without(withoutFrames(hops)),
      }));
      expect(left.filter(({ cause }) => !may.includes(cause))).toEqual([]);
    });

    it('without any one sighting of a packet', () => {
      const left = observe(each.topology, run).journeys.flatMap(({ packet, hops }) =>
        hops.map((hop) => ({
          without: `packet ${packet} at ${placeOf(hop)} ${hop.direction}`,
          cause: without(withoutFrames([hop])),
        })),
      );
      expect(left.filter(({ cause }) => !may.includes(cause))).toEqual([]);
    });
  });
});

/** All packets of that kind, because a connection is tried more than once. */
const packets =
  (kind: (frame: Frame) => boolean): Ablation =>
  (run) => {
    const each = recorded.find(({ runs }) => runs.includes(run));
    if (each === undefined) throw new Error('only of a run as it was recorded');
    const hops = observe(each.topology, run).journeys.flatMap((journey) => journey.hops);
    return withoutFrames(hops.filter(({ frame }) => kind(frame)))(run);
  };
const withFlags = (flags: string) => packets(({ tcp }) => tcp?.flags === flags);
const arpRequests = packets(({ arp }) => arp?.operation === 'request');

describe('what a cause cannot do without', () => {
  it.each<[name: string, probe: string, without: string, Ablation]>([
    ['same-port-drop', 'loopback', 'the flags of the port', withoutPorts],
    ['same-port-drop', 'loopback', 'the packet that was dropped', withFlags('S')],
    ['same-port-drop', 'loopback', 'what says where DNAT sends it', inOrder(withoutHooks, withoutConntrack)],
    ['asymmetric-reply', 'loopback', 'the reply', withFlags('S.')],
    ['asymmetric-reply', 'loopback', 'the reset', withFlags('R')],
    ['asymmetric-reply', 'loopback', 'what the pc received', withoutCapture('pc:eth0')],
    ['hairpin-only', 'loopback', 'the frame that went astray', withoutCapture('switch:p1')],
    ['hairpin-only', 'inbound', 'what the switch had learned', withoutFdb],
    ['no-route', 'web', 'what the kernel answered', withoutAnswers],
    ['no-nameserver', 'named', 'what its own stack was asked', withoutCapture('pc:lo')],
    ['filtered', 'web', 'the rule', withoutRules],
    ['filtered', 'web', 'the rule’s counter', withoutCounts],
    ['refused', 'closed', 'the reset', withFlags('R.')],
    ['arp-unanswered', 'nobody', 'the question', arpRequests],
  ])('%s (%s): %s', (name, probe, _, ablate) => {
    const each = recording(name);
    const run = runOf(each, probe);
    expect(causeOf(each, run)).toBe(each.scenario.expect[run.probe]?.cause);
    // The kernel's own drop reason, which only root sees, is another witness, so it is removed too.
    expect(['unknown', 'error']).toContain(causeOf(each, withoutDrops(ablate(run))));
  });
});
