import type { Connections } from '../lab/connections.ts';
import type { Lab, ScenarioStart, ToggleValues } from '../lab/types.ts';
import { planDiff } from './diff.ts';
import { planSteps } from './plan.ts';
import { resolve } from './resolve.ts';
import type { LiveStep, Step } from './step.ts';
import type { Topology } from './topology.ts';
import { type WarmPair, warmPairs } from './warm.ts';

/** What happens in a lab after it is built and before the first probe, in this order. */
export interface Beginning {
  /** Pairs of nodes that send to each other, to fill ARP and FDB tables. */
  warm: WarmPair[];
  /** Connections that are opened after that. */
  connections: Connections[];
  /** Changes to the running lab after that. */
  change: LiveStep[];
}

export interface Start extends Beginning {
  /** The topology that is built first. `change` turns it into `topology`. */
  built: Topology;
  steps: Step[];
  topology: Topology;
}

/** Plans a lab with these toggle values. If there is a scenario, it says how the lab gets there. */
export function planStart(lab: Lab, toggles: ToggleValues, scenario?: ScenarioStart): Start {
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
