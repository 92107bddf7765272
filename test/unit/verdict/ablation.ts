import type { CaptureFile, NodeState, ProbeRun } from '../../../src/agent/protocol.ts';

/** Takes evidence away from a run, as if it had never been observed. */
export type Ablation = (run: ProbeRun) => ProbeRun;

const withoutStates =
  (change: (state: NodeState) => Partial<NodeState>): Ablation =>
  (run) => {
    const changed = (states: NodeState[]) => states.map((state) => ({ ...state, ...change(state) }));
    return { ...run, before: changed(run.before), after: changed(run.after) };
  };

export const withoutFdb = withoutStates(() => ({ fdb: [] }));
export const withoutPorts = withoutStates(() => ({ ports: [] }));
export const withoutConntrack = withoutStates(() => ({ conntrack: [] }));
export const withoutRules = withoutStates(() => ({ iptables: '', ebtables: '', nft: '' }));
export const withoutLinks = withoutStates(() => ({ links: [] }));
export const withoutRoutes = withoutStates(() => ({ routes: [] }));
export const withoutListeners = withoutStates(() => ({ listeners: [] }));
export const withoutSettings = withoutStates(() => ({ sysctl: {} }));
export const withoutCounters = withoutStates(() => ({ counters: {} }));
export const withoutCounts = withoutStates(({ iptables, ebtables }) => ({
  iptables: iptables.replace(/\[\d+:\d+\]/g, '[0:0]'),
  ebtables: ebtables.replace(/\[\d+:\d+\]/g, '[0:0]'),
}));
export const withoutNeighbours = withoutStates(() => ({ neighbours: [] }));
export const withoutBefore: Ablation = (run) => ({ ...run, before: [] });
export const withoutAfter: Ablation = (run) => ({ ...run, after: [] });
export const withoutHooks: Ablation = (run) => ({ ...run, hooks: [] });
export const withoutMessage: Ablation = (run) => ({ ...run, stderr: '' });

export const inOrder =
  (...ablations: Ablation[]): Ablation =>
  (run) =>
    ablations.reduce((left, ablate) => ablate(left), run);

/** As if no capture had run there. */
export const withoutCapture =
  (place: string): Ablation =>
  (run) => ({ ...run, captures: run.captures.filter((capture) => placeOf(capture) !== place) });

/** As if the frames, counted from 1 in their capture, had not been seen. */
export const withoutFrames =
  (frames: readonly { node: string; interface: string; index: number }[]): Ablation =>
  (run) => ({
    ...run,
    captures: run.captures.map((capture) => {
      const here = frames.filter((frame) => placeOf(frame) === placeOf(capture)).map(({ index }) => index);
      return { ...capture, pcap: dropRecords(capture.pcap, here) };
    }),
  });

export const placeOf = ({ node, interface: name }: Pick<CaptureFile, 'node' | 'interface'>) =>
  `${node}:${name}`;

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

function dropRecords(pcap: string, indices: readonly number[]): string {
  const file = Buffer.from(pcap, 'base64');
  const kept = [file.subarray(0, FILE_HEADER)];
  let at = FILE_HEADER;
  for (let index = 1; at < file.length; index += 1) {
    const end = at + RECORD_HEADER + file.readUInt32LE(at + 8);
    if (!indices.includes(index)) kept.push(file.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept).toString('base64');
}
