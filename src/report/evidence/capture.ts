import type { ProbeRun } from '../../agent/protocol.ts';
import { locate } from '../../packet/direction.ts';
import type { PcapngFile, PcapngInterface, PcapngPacket } from '../../packet/pcapng/types.ts';
import type { Sighting } from '../../packet/types.ts';
import type { Topology } from '../../plan/topology.ts';
import { cablesOf, capturesOf } from '../../verdict/facts/observation.ts';
import type { ProbeVerdict } from '../../verdict/types.ts';
import { outcomeText } from '../outcome.ts';
import type { Report } from '../report.ts';
import { Remarks } from './remarks.ts';
import type { Seen } from './seen.ts';

/** As `tcpdump -s`. */
const SNAP_LENGTH = 2048;

/** Every packet of a scenario at every interface, in order of time, and what was concluded from them. */
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
    return judged ? packetsOf(run, judged, topology, numbers) : [];
  });
  // A packet on its way when a probe ends is in the slice of that probe at one interface, and of the next at another.
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
  const places = runs[0]?.captures ?? [];
  return places.map(({ node, interface: name }) => {
    const at = topology.nodes[node]?.interfaces[name];
    const of = runs.flatMap(({ captures }) =>
      captures.filter((each) => each.node === node && each.interface === name),
    );
    const peer = at?.peer ? `cable to ${at.peer.node}:${at.peer.interface}` : '';
    const description = [at?.kind ?? '', peer, ...(at?.addresses ?? [])].filter((text) => text !== '');
    return {
      name: `${node}:${name}`,
      description: description.join(', '),
      mac: at?.mac ?? '',
      snapLength: SNAP_LENGTH,
      dropped: of.reduce((sum, { dropped }) => sum + dropped, 0),
    };
  });
}

function packetsOf(
  run: ProbeRun,
  verdict: ProbeVerdict,
  topology: Topology,
  numbers: ReadonlyMap<string, number>,
): PcapngPacket[] {
  const captures = capturesOf(run);
  const wireLengths = new Map(
    captures.flatMap(({ node, interface: name, frames }) =>
      frames.map(({ wireLength }, index) => [idOf({ node, interface: name, index: index + 1 }), wireLength]),
    ),
  );
  const sightings = locate(captures, cablesOf(topology));
  const remarks = new Remarks(sightings, verdict);
  return sightings.map((sighting) => ({
    interface: numbers.get(`${sighting.node}:${sighting.interface}`) ?? 0,
    timeNs: sighting.timeNs,
    wireLength: wireLengths.get(idOf(sighting)) ?? sighting.data.length,
    data: sighting.data,
    direction: sighting.direction,
    comments: remarks.on(sighting),
  }));
}

const idOf = ({ node, interface: name, index }: Pick<Sighting, 'node' | 'interface' | 'index'>) =>
  `${node}:${name} #${index}`;
