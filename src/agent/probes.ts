import type { Probe } from '../lab/types.ts';
import { Captures } from './capture.ts';
import { DropWatch } from './drops.ts';
import type { Instance } from './instance.ts';
import { probeHttp } from './probe/http.ts';
import type { NodeState, Phase, ProbeRequest, ProbeRun } from './protocol.ts';
import { readBaseline, readState } from './state.ts';
import { Traces } from './trace.ts';

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
  phase('capture');
  const captures = new Captures(instance, request.captures);
  const traces = request.trace ? new Traces(instance) : undefined;
  const drops = request.thorough ? new DropWatch() : undefined;
  const usual = request.thorough ? readState : readBaseline;
  try {
    let [before] = await Promise.all([readStates(instance, usual), captures.ready()]);
    ready();
    const runs: ProbeRun[] = [];
    for (const { name, probe } of request.probes) {
      phase(`probe ${name}`);
      traces?.slice();
      drops?.slice();
      const result = await runProbe(instance, probe);
      const read = result.exitCode === 0 ? usual : readState;
      const [after, files] = await Promise.all([readStates(instance, read), captures.slice()]);
      const kernel = { hooks: traces?.slice() ?? [], ...(drops && { drops: drops.slice() }) };
      runs.push({ probe: name, ...result, captures: files, ...kernel, before, after });
      before = after;
    }
    return runs;
  } finally {
    traces?.stop();
    drops?.stop();
    await captures.stop();
  }
}

function runProbe(instance: Instance, probe: Probe) {
  return probeHttp(instance.node(probe.from), probe);
}

function readStates(instance: Instance, read: typeof readState): Promise<NodeState[]> {
  return Promise.all(instance.nodes.map((node) => read(node, instance.isRuled(node.name))));
}
