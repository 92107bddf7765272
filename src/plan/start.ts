import type { Connections } from '../lab/connections.ts';
import type { Lab, Scenario, ToggleValues } from '../lab/types.ts';
import { planDiff } from './diff.ts';
import { planSteps } from './plan.ts';
import { resolve } from './resolve.ts';
import type { LiveStep, Step } from './step.ts';
import type { Topology } from './topology.ts';
import { type WarmPair, warmPairs } from './warm.ts';

/** What is done in what was built, in this order, until a scenario can be asked about. */
export interface Beginning {
  /** Who speaks to whom, for filled ARP and FDB tables. */
  warm: WarmPair[];
  /** What is opened then. */
  connections: Connections[];
  /** What is changed in the running lab after that. */
  change: LiveStep[];
}

export interface Start extends Beginning {
  /** What is built first, and becomes `topology` by `change`. */
  built: Topology;
  steps: Step[];
  topology: Topology;
}

/** How a lab comes to have these toggle values, with a scenario as the scenario says. */
export function planStart(lab: Lab, toggles: ToggleValues, scenario?: Scenario): Start {
  const { start, warmWith, connections = [] } = scenario ?? {};
  const topology = resolve(lab, toggles);
  const built = warmWith ? resolve(lab, { ...toggles, ...warmWith }) : topology;
  return {
    built,
    steps: planSteps(built),
    topology,
    warm: start === 'warm' ? warmPairs(built) : [],
    connections,
    change: warmWith ? planDiff(built, topology).steps : [],
  };
}
