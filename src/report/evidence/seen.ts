import type { ProbeRun } from '../../agent/protocol.ts';
import type { Connections } from '../../lab/types.ts';
import type { Topology } from '../../plan/topology.ts';
import type { ScenarioVerdict } from '../../verdict/types.ts';

/** All that was observed in one scenario. */
export interface Seen {
  /** The topology as it was built. A warm start changes it afterwards. */
  built: Topology;
  /** Set if all hosts exchanged packets before that change. */
  warm?: boolean;
  /** Connections that were opened before that change, and stayed open. */
  connections?: readonly Connections[];
  topology: Topology;
  verdict: ScenarioVerdict;
  /** In the order of the verdict's probes; empty for a skipped scenario. */
  runs: readonly ProbeRun[];
}
