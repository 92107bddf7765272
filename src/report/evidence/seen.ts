import type { ProbeRun } from '../../agent/protocol.ts';
import type { Connections } from '../../lab/types.ts';
import type { Topology } from '../../plan/topology.ts';
import type { ScenarioVerdict } from '../../verdict/types.ts';

/** All that is known of one scenario when it has run. */
export interface Seen {
  /** As it was built; a warm start changes that afterwards. */
  built: Topology;
  /** All hosts had spoken before that change. */
  warm?: boolean;
  /** What was opened before that change, and stayed. */
  connections?: readonly Connections[];
  topology: Topology;
  verdict: ScenarioVerdict;
  /** In the order of the verdict's probes; none for a scenario that was skipped. */
  runs: readonly ProbeRun[];
}
