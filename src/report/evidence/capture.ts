import type { ProbeRun } from '../../agent/protocol.ts';
import type { PcapngFile, PcapngInterface, PcapngPacket } from '../../packet/pcapng/types.ts';
import { sightings } from '../../packet/sightings.ts';
import type { Topology } from '../../plan/topology.ts';
import { capturesOf } from '../../verdict/facts/observation.ts';
import type { ProbeVerdict } from '../../verdict/types.ts';
import { outcomeText } from '../outcome.ts';
import type { Report } from '../report.ts';
import { describeInterface } from './interface.ts';
import { Remarks } from './remarks.ts';
import type { Seen } from './seen.ts';

/** Bytes that are kept of a frame (`kernel/packet-ring.ts`). */
const SNAP_LENGTH = 1920;

/** Returns all packets of a scenario at all interfaces, in order of time, with comments about what they show. */
export function mergedCapture(
  seen: Seen,
  kernel: Report['environment']['kernel'],
  application: string,
): PcapngFile {
  const { topology, verdict, runs } = seen;
  const interfaces = interfacesOf(topology, runs);
  const numbers = new Map(interfaces.map(({ name }, index) => [name, index]));
  const packets = runs.flatMap((run, index) => {
    const judged = verdict.probes[index];
    return judged ? packetsOf(run, judged, numbers) : [];
  });
  // A packet that is under way when a probe ends may be in that probe's slice at one interface, and in the
  // next at another.
  packets.sort((a, b) => Number(a.timeNs - b.timeNs));
  const { lab } = topology;
  const comments = [
    `${lab} ${verdict.scenario}: ${verdict.status}`,
    ...(verdict.because ? [verdict.because] : []),
    ...verdict.probes.map(({ probe, from, target, ...rest }) => {
      const result = outcomeText({ probe, from, target, ...rest });
      return `${probe}: ${from} → ${target} ${result}`;
    }),
  ];
  return { comments, application, system: `Linux ${kernel}`, interfaces, packets };
}

function interfacesOf(topology: Topology, runs: readonly ProbeRun[]): PcapngInterface[] {
  const captures = runs.flatMap((run) => run.captures);
  const nodes = [...new Set(captures.map(({ node }) => node))];
  return nodes.flatMap((node) => {
    const of = captures.filter((each) => each.node === node);
    const passed = new Set(of.flatMap(({ frames }) => frames.map((frame) => frame.interface)));
    const names = [...new Set(of.flatMap(({ interfaces }) => interfaces))];
    // The kernel counts losses for a node, not for an interface.
    const dropped = of.reduce((sum, each) => sum + each.dropped, 0);
    return names
      .filter((name) => name !== 'lo' || passed.has(name))
      .map((name) => ({ ...describeInterface(topology, node, name), snapLength: SNAP_LENGTH, dropped }));
  });
}

function packetsOf(
  run: ProbeRun,
  verdict: ProbeVerdict,
  numbers: ReadonlyMap<string, number>,
): PcapngPacket[] {
  const all = sightings(capturesOf(run));
  const remarks = new Remarks(all, verdict);
  return all.map((sighting) => ({
    interface: numbers.get(`${sighting.node}:${sighting.interface}`) ?? 0,
    timeNs: sighting.timeNs,
    wireLength: sighting.wireLength,
    data: sighting.data,
    direction: sighting.direction,
    comments: remarks.on(sighting),
  }));
}
