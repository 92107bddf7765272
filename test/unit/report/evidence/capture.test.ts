import { describe, expect, it } from 'vitest';
import type { PcapngFile } from '../../../../src/packet/pcapng/types.ts';
import { mergedCapture } from '../../../../src/report/evidence/capture.ts';
import { capturesOf } from '../../../../src/verdict/facts/observation.ts';
import { judgeScenario } from '../../../../src/verdict/judge.ts';
import type { ScenarioVerdict } from '../../../../src/verdict/types.ts';
import { type Recorded, recorded } from '../../verdict/recorded.ts';

function captured({ name, topology, scenario, runs }: Recorded): [PcapngFile, ScenarioVerdict] {
  const verdict = judgeScenario(name, topology, scenario, runs, 1);
  return [mergedCapture({ built: topology, topology, verdict, runs }, '6.18', 'Hairpin'), verdict];
}

const NAT = recorded.filter(({ lab }) => lab === 'nat-loopback');

describe.each(NAT.map((each) => [each.name, each] as const))('the capture of %s', (_, recording) => {
  const [file, verdict] = captured(recording);
  const remarks = file.packets.flatMap(({ comments, ...packet }) =>
    comments.map((text) => ({ text, packet, at: file.interfaces[packet.interface]?.name })),
  );

  it('has every frame of every interface, by time', () => {
    const times = file.packets.map(({ timeNs }) => timeNs);
    expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    const frames = recording.runs.flatMap((run) => capturesOf(run).flatMap((each) => each.frames));
    expect(times).toHaveLength(frames.length);
  });

  it('is in order of time, whatever slice a packet is in', () => {
    const { topology, runs } = recording;
    const turned = { ...verdict, probes: [...verdict.probes].reverse() };
    const seen = { built: topology, topology, verdict: turned, runs: [...runs].reverse() };
    const times = mergedCapture(seen, '6.18', 'Hairpin').packets.map(({ timeNs }) => timeNs);
    expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  });

  it('names each verdict at one packet, at its place', () => {
    for (const { probe, observed, status } of verdict.probes) {
      const found = remarks.filter(({ text }) => text.startsWith(`verdict on ${probe}: `));
      expect(found).toHaveLength(1);
      expect(found[0]?.text).toContain(`(${status}): ${observed.detail}`);
      expect(found[0]?.at).toMatch(RegExp(`^${observed.node}:`));
      if (observed.interface) expect(found[0]?.at).toBe(`${observed.node}:${observed.interface}`);
    }
  });
});

it('the packet that was lost in the bridge is the last that entered the port', () => {
  const recording = NAT.find(({ name }) => name === 'same-port-drop');
  if (recording === undefined) throw new Error('not recorded');
  const [file] = captured(recording);
  const packet = file.packets.find(({ comments }) =>
    comments.some((text) => text.startsWith('verdict on loop')),
  );
  expect(file.interfaces[packet?.interface ?? -1]?.name).toBe('router:eth0');
  expect(packet?.direction).toBe('in');
  expect(packet?.comments).toEqual([
    expect.stringMatching(
      /^verdict on loopback: fails – same-port-drop at router:eth0 \(pass\): a bridge never/,
    ),
    ...(packet?.comments.slice(1) ?? []),
  ]);
});
