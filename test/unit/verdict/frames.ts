import type { FrameRecord, NodeCapture, ProbeRun } from '../../../src/agent/protocol.ts';

/** A frame and its number at its interface, from 1. Evidence calls it `eth0 #3`. */
export interface Numbered {
  node: string;
  interface: string;
  index: number;
}

/** The run without the frames for which `isGone` is true. */
export function dropFrames(run: ProbeRun, isGone: (frame: Numbered) => boolean): ProbeRun {
  return {
    ...run,
    captures: run.captures.map((capture) => {
      const counts = new Map<string, number>();
      const frames = capture.frames.filter((frame) => {
        const index = (counts.get(frame.interface) ?? 0) + 1;
        counts.set(frame.interface, index);
        return !isGone({ node: capture.node, interface: frame.interface, index });
      });
      return { ...capture, frames };
    }),
  };
}

/** The run with one more frame at its node. */
export function addFrame(run: ProbeRun, node: string, frame: FrameRecord): ProbeRun {
  const added = (capture: NodeCapture) =>
    capture.node === node ? { ...capture, frames: [...capture.frames, frame] } : capture;
  return { ...run, captures: run.captures.map(added) };
}
