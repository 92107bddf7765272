import type { NodeState, ProbeRun } from '../../../src/agent/protocol.ts';
import { dropFrames, type Numbered } from './frames.ts';

/** Functions that remove evidence from a run, as if it had never been observed. */
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
/** The run as if no route had been asked of a kernel. */
export const withoutAnswers: Ablation = (run) => ({ ...run, routes: [] });
/** The run as an ordinary user would see it. */
export const withoutDrops: Ablation = ({ drops: _, ...run }) => run;
export const withoutMessage: Ablation = (run) => ({ ...run, stderr: '' });

export const inOrder =
  (...ablations: Ablation[]): Ablation =>
  (run) =>
    ablations.reduce((left, ablate) => ablate(left), run);

/** The run as if nobody had captured there. */
export const withoutCapture =
  (place: string): Ablation =>
  (run) => {
    const left = dropFrames(run, (frame) => placeOf(frame) === place);
    const captures = left.captures.map((capture) => ({
      ...capture,
      interfaces: capture.interfaces.filter((name) => `${capture.node}:${name}` !== place),
    }));
    return { ...left, captures };
  };

/** The run without these frames, counted from 1 at their interface. */
export const withoutFrames =
  (frames: readonly Numbered[]): Ablation =>
  (run) => {
    const gone = new Set(frames.map((frame) => `${placeOf(frame)} ${frame.index}`));
    return dropFrames(run, (frame) => gone.has(`${placeOf(frame)} ${frame.index}`));
  };

export const placeOf = ({ node, interface: name }: Pick<Numbered, 'node' | 'interface'>) => `${node}:${name}`;
