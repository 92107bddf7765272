import type { ProbeRun } from '../../agent/protocol.ts';
import type { Connections } from '../../lab/types.ts';
import type { Topology } from '../../plan/topology.ts';
import type { ScenarioVerdict } from '../../verdict/types.ts';

/** All that is known of one scenario when it has run. */
export interface Seen {
  /** The topology as built. A warm start changes it afterwards. */
  built: Topology;
  /** All hosts had spoken before that change. */
  warm?: boolean;
  /** Connections that were opened before that change and stayed. */
  connections?: readonly Connections[];
  topology: Topology;
  verdict: ScenarioVerdict;
  /** In the order of the verdict's probes; empty for a skipped scenario. */
  runs: readonly ProbeRun[];
}
