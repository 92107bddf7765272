import type { Probe } from '../lab/types.ts';
import { Capture } from './capture.ts';
import type { Instance } from './instance.ts';
import { probeHttp } from './probe/http.ts';
import type { NodeState, Phase, ProbeRequest, ProbeRun } from './protocol.ts';
import { readState } from './state.ts';

/**
 * Runs probes one after the other. Captures are ready before the first starts and are cut at the end of each;
 * the state of the nodes is read in between, so the end of one probe is the start of the next.
 */
export async function runProbes(
  instance: Instance,
  request: ProbeRequest,
  phase: (phase: Phase) => void,
): Promise<ProbeRun[]> {
  phase('capture');
  const captures = request.captures.map(
    ({ node, interface: name }) => new Capture(instance.node(node), name),
  );
  try {
    const [first] = await Promise.all([readStates(instance), ...captures.map((capture) => capture.ready())]);
    const runs: ProbeRun[] = [];
    let before = first;
    for (const { name, probe } of request.probes) {
      phase(`probe ${name}`);
      const result = await runProbe(instance, probe);
      const [after, ...slices] = await Promise.all([
        readStates(instance),
        ...captures.map((capture) => capture.slice()),
      ]);
      runs.push({ probe: name, ...result, captures: slices, before, after });
      before = after;
    }
    return runs;
  } finally {
    await Promise.all(captures.map((capture) => capture.stop()));
  }
}

function runProbe(instance: Instance, probe: Probe) {
  return probeHttp(instance.node(probe.from), probe);
}

function readStates(instance: Instance): Promise<NodeState[]> {
  return Promise.all(instance.nodes.map((node) => readState(node, instance.isRuled(node.name))));
}
