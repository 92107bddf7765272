import { realTime } from '../../kernel/clock.ts';
import type { Instance } from '../instance.ts';
import { dumpNodes } from '../observe/dump.ts';
import { KernelWatch } from '../observe/kernel-watch.ts';
import { type Reading, readBaseline, readState } from '../observe/state.ts';
import { watchPackets } from '../observe/watch-packets.ts';
import type { NodeState, Phase, ProbeRequest, ProbeRun } from '../protocol.ts';
import { forgetEarlier } from './forget.ts';
import { runProbe } from './probe.ts';

/**
 * Runs probes one after the other. Captures are ready before the first starts and are cut at the end of each;
 * the state of the nodes is read in between, so the end of one probe is the start of the next.
 *
 * @param ready is called when the first probe is about to start
 */
export async function runProbes(
  instance: Instance,
  request: ProbeRequest,
  phase: (phase: Phase) => void,
  ready = () => {},
): Promise<ProbeRun[]> {
  const runs: ProbeRun[] = [];
  for (const part of parts(request)) runs.push(...(await runPart(instance, part, phase, ready)));
  return runs;
}

/** Probes that follow one another and are watched alike: what moves masses of packets is not captured. */
function parts(request: ProbeRequest): ProbeRequest[] {
  const all: ProbeRequest[] = [];
  for (const each of request.probes) {
    const isBulk = each.probe.kind === 'iperf3';
    const last = all.at(-1);
    if (last && (last.probes[0]?.probe.kind === 'iperf3') === isBulk) last.probes.push(each);
    else all.push({ ...request, ...(isBulk && { captures: [], trace: false }), probes: [each] });
  }
  return all;
}

async function runPart(
  instance: Instance,
  request: ProbeRequest,
  phase: (phase: Phase) => void,
  ready: () => void,
): Promise<ProbeRun[]> {
  phase('capture');
  const packets = watchPackets(instance, request);
  const kernel = request.trace ? new KernelWatch(instance, request) : undefined;
  try {
    await packets.ready();
    let before = readAll(instance, readBaseline);
    await Promise.all(before.map((reading) => reading.settled()));
    ready();
    const runs: ProbeRun[] = [];
    for (const { name, probe } of request.probes) {
      phase(`probe ${name}`);
      before = await forgetEarlier(instance, before);
      kernel?.begin(probe);
      // Programs print rules while the probe waits.
      const earlier = completed(before);
      const result = await runProbe(instance, probe);
      const over = realTime();
      const failed = result.exitCode !== 0;
      const end = kernel?.end(probe, failed);
      const read = failed ? readState : readBaseline;
      const after = readAll(instance, read);
      const [states, later] = await Promise.all([earlier, completed(after), end?.ready()]);
      // Not before the states are read: what was stamped before the end is seen by now, however busy the machine is.
      const captures = await packets.slice(over);
      const told = end?.told() ?? { hooks: [] };
      const dumps = request.dumps && { dumps: await dumpNodes(instance, later) };
      runs.push({ probe: name, ...result, captures, ...told, before: states, after: later, ...dumps });
      before = after;
    }
    return runs;
  } finally {
    // Both take a while: programs end while the kernel clears away.
    await Promise.all([packets.stop(), kernel?.stop()]);
  }
}

const readAll = (instance: Instance, read: typeof readState) => instance.nodes.map((node) => read(node));

/** Nobody waits for it as long as a probe runs, which may fail. */
function completed(readings: readonly Reading[]): Promise<NodeState[]> {
  const all = Promise.all(readings.map((reading) => reading.complete()));
  all.catch(() => {});
  return all;
}
