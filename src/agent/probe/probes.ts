import { setTimeout } from 'node:timers/promises';
import { realTime } from '../../kernel/clock.ts';
import { rateOf } from '../../lab/outcome/iperf3.ts';
import { outcomeOf } from '../../lab/outcome/outcome.ts';
import { connectionOf } from '../../lab/probe/iperf3.ts';
import { type AskingProbe, asks, isBeside } from '../../lab/probe.ts';
import type { Instance } from '../instance.ts';
import { dumpNodes } from '../observe/dump.ts';
import { KernelWatch } from '../observe/kernel-watch.ts';
import { NodeLinks } from '../observe/node-links.ts';
import type { PacketWatch } from '../observe/packet-watch.ts';
import { type Reading, readBaseline, readState } from '../observe/state.ts';
import { watchPackets } from '../observe/watch-packets.ts';
import type { NodeState, Phase, ProbeRequest, ProbeRun } from '../protocol.ts';
import { Beside } from './beside.ts';
import { forgetEarlier } from './forget.ts';
import { runProbe } from './run-probe.ts';

/**
 * Runs probes one after the other, and watching probes beside all others. The captures are ready before the first
 * probe, and are cut into slices at the end of each. The nodes' state is read between two probes, so it counts for
 * the end of one and the start of the next.
 *
 * @param ready called when the first probe is about to start
 * @returns the runs in the order of the request
 */
export async function runProbes(
  instance: Instance,
  request: ProbeRequest,
  phase: (phase: Phase) => void,
  ready = () => {},
): Promise<ProbeRun[]> {
  const beside = new Beside(instance, request);
  try {
    await beside.ready();
    const runs: ProbeRun[] = [];
    for (const part of parts(request)) {
      const done = await runPart(instance, part, phase, ready);
      for (const run of done) runs.push(await watchedAgain(instance, request, run, phase));
    }
    const all = new Map([...runs, ...(await beside.end())].map((run) => [run.probe, run]));
    return request.probes.flatMap(({ name }) => all.get(name) ?? []);
  } finally {
    await beside.stop();
  }
}

/** Groups neighbouring probes that are captured alike. Probes that transfer masses of packets are not captured. */
function parts(request: ProbeRequest): ProbeRequest[] {
  const all: ProbeRequest[] = [];
  for (const each of request.probes) {
    if (isBeside(each.probe)) continue;
    const isBulk = each.probe.kind === 'iperf3';
    const last = all.at(-1);
    if (last && (last.probes[0]?.probe.kind === 'iperf3') === isBulk) last.probes.push(each);
    else all.push({ ...request, ...(isBulk && { captures: [], trace: false }), probes: [each] });
  }
  return all;
}

/** A failed transfer was not captured, so one captured connection to the same port is made to show why it failed. */
async function watchedAgain(
  instance: Instance,
  request: ProbeRequest,
  run: ProbeRun,
  phase: (phase: Phase) => void,
): Promise<ProbeRun> {
  const asked = request.probes.find(({ name }) => name === run.probe)?.probe;
  const { probe, exitCode, stdout, stderr } = run;
  const isOver = asked?.kind !== 'iperf3' || exitCode === null || rateOf(run) !== undefined;
  if (isOver || request.captures.length === 0) return run;
  const again: AskingProbe = { kind: 'tcp', from: asked.from, to: connectionOf(asked) };
  const part = { ...request, probes: [{ name: probe, probe: again }] };
  const [seen] = await runPart(instance, part, phase, () => {});
  return { ...run, ...seen, exitCode, stdout, stderr };
}

async function runPart(
  instance: Instance,
  request: ProbeRequest,
  phase: (phase: Phase) => void,
  ready: () => void,
): Promise<ProbeRun[]> {
  phase('capture');
  const links = new NodeLinks();
  const packets = watchPackets(instance, request, links);
  const kernel = request.trace ? new KernelWatch(instance, request, links) : undefined;
  try {
    await Promise.all([packets.ready(), kernel?.ready()]);
    let before = readAll(instance, readBaseline);
    await Promise.all(before.map((reading) => reading.settled()));
    ready();
    const runs: ProbeRun[] = [];
    for (const { name, probe } of request.probes) {
      if (!asks(probe)) continue;
      phase(`probe ${name}`);
      const until = performance.now() + (probe.within ?? 0) * 1000;
      let tried = await tryOnce({ instance, packets, kernel }, probe, before);
      while (tried.failed && performance.now() < until) {
        await setTimeout(ASK_AGAIN);
        tried = await tryOnce({ instance, packets, kernel }, probe, tried.after);
      }
      const dumps = request.dumps && { dumps: await dumpNodes(instance, tried.run.after) };
      runs.push({ probe: name, ...tried.run, ...dumps });
      before = tried.after;
    }
    return runs;
  } finally {
    // Both take a while, because programs end while the kernel clears up.
    await Promise.all([packets.stop(), kernel?.stop()]);
  }
}

interface Watches {
  instance: Instance;
  packets: PacketWatch;
  kernel: KernelWatch | undefined;
}

interface Tried {
  run: Omit<ProbeRun, 'probe'>;
  after: Reading[];
  failed: boolean;
}

async function tryOnce(
  { instance, packets, kernel }: Watches,
  probe: AskingProbe,
  readings: readonly Reading[],
): Promise<Tried> {
  const before = await forgetEarlier(instance, readings);
  const since = kernel?.begin(probe) ?? realTime();
  // Other programs print the rules while the probe waits.
  const earlier = completed(before);
  const result = await runProbe(instance, probe);
  const over = realTime();
  const failed = !outcomeOf(probe, result).works;
  const end = kernel?.end(probe, failed);
  const after = readAll(instance, failed ? readState : readBaseline);
  const [states, later] = await Promise.all([earlier, completed(after), end?.ready()]);
  // Frames are read after the states: by then every frame with a time stamp before the end has arrived, however
  // busy the machine is.
  const captures = await packets.slice(over);
  const told = end?.told(captures) ?? { hooks: [] };
  return {
    run: { ...result, sinceNs: String(since), captures, ...told, before: states, after: later },
    after,
    failed,
  };
}

/** Milliseconds until a probe with `within` is tried again. Nothing reports when it would succeed. */
const ASK_AGAIN = 100;

const readAll = (instance: Instance, read: typeof readState) => instance.nodes.map((node) => read(node));

/** Nobody awaits this promise while a probe runs. The handler keeps an early rejection from being unhandled. */
function completed(readings: readonly Reading[]): Promise<NodeState[]> {
  const all = Promise.all(readings.map((reading) => reading.complete()));
  all.catch(() => {});
  return all;
}
