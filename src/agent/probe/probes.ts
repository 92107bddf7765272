import type { Instance } from '../instance.ts';
import { Captures } from '../observe/capture.ts';
import { DropWatch } from '../observe/drops.ts';
import { dumpNodes } from '../observe/dump.ts';
import { askRoutes } from '../observe/routes.ts';
import { readBaseline, readState } from '../observe/state.ts';
import { StationWatch } from '../observe/stations.ts';
import { Traces } from '../observe/trace.ts';
import type { NodeState, Phase, ProbeRequest, ProbeRun } from '../protocol.ts';
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
  const captures = new Captures(instance, request.captures);
  const traces = request.trace
    ? new Traces(instance, new Set(request.captures.map(({ node }) => node)))
    : undefined;
  const stations = request.trace ? new StationWatch(instance) : undefined;
  const drops = request.trace ? new DropWatch() : undefined;
  try {
    let [before] = await Promise.all([readStates(instance, readBaseline), captures.ready()]);
    ready();
    const runs: ProbeRun[] = [];
    for (const { name, probe } of request.probes) {
      phase(`probe ${name}`);
      traces?.slice();
      drops?.begin();
      const result = await runProbe(instance, probe);
      const learned = stations?.slice();
      const lost = result.exitCode === 0 ? undefined : drops;
      const read = result.exitCode === 0 ? readBaseline : readState;
      const [after, files] = await Promise.all([readStates(instance, read), captures.slice(), lost?.ready()]);
      const hooks = traces?.slice() ?? [];
      const kernel = {
        hooks,
        ...(lost && { routes: askRoutes(instance, hooks, probe) }),
        ...(learned && { learned }),
        ...(lost && { drops: lost.slice() }),
      };
      const dumps = request.dumps && { dumps: await dumpNodes(instance, after) };
      runs.push({ probe: name, ...result, captures: files, ...kernel, before, after, ...dumps });
      before = after;
    }
    return runs;
  } finally {
    // Both take the kernel a while: programs end while this thread clears away.
    const ended = [captures.stop(), traces?.stop()];
    stations?.stop();
    drops?.stop();
    await Promise.all(ended);
  }
}

function readStates(instance: Instance, read: typeof readState): Promise<NodeState[]> {
  return Promise.all(instance.nodes.map((node) => read(node, instance.isRuled(node.name))));
}
