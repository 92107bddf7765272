import type { Connections } from '../lab/connections.ts';
import type { Lab, Scenario, ToggleValues } from '../lab/types.ts';
import { planDiff } from './diff.ts';
import { planSteps } from './plan.ts';
import { resolve } from './resolve.ts';
import type { LiveStep, Step } from './step.ts';
import type { Topology } from './topology.ts';
import { type WarmPair, warmPairs } from './warm.ts';

/** What happens in a built lab, in this order, before the first probe. */
export interface Beginning {
  /** Pairs that speak to each other, to fill ARP and FDB tables. */
  warm: WarmPair[];
  /** Connections that are opened then. */
  connections: Connections[];
  /** Changes to the running lab after that. */
  change: LiveStep[];
}

export interface Start extends Beginning {
  /** What is built first. `change` turns it into `topology`. */
  built: Topology;
  steps: Step[];
  topology: Topology;
}

/** Plans how a lab gets these toggle values, by its scenario if there is one. */
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
