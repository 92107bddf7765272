import { checkLab } from '../../lab/check.ts';
import { LabError } from '../../lab/error.ts';
import { overlay } from '../../lab/overlay.ts';
import { closedProbes, scenariosOf } from '../../lab/scenarios.ts';
import type { Expectation, Lab, LabNode, Scenario, ToggleValues } from '../../lab/types.ts';
import type { Change } from './change.ts';

/** A running lab, as its agent describes it. */
export interface Running {
  lab: Lab;
  toggles: ToggleValues;
  /** The scenario that it was built for, if several have the same toggles. */
  scenario?: string | undefined;
}

/**
 * Returns the lab as it is now, without toggles and with one scenario, `saved`. A change that would make the lab
 * invalid is left out, and is reported as missing when the lab is built.
 *
 * @param changes by node
 * @throws LabError `definition` if the lab is invalid even without the changes
 */
export function savedLab(running: Running, changes: ReadonlyMap<string, readonly Change[]>): Lab {
  const { lab, toggles } = running;
  const { nodes, links } = overlay(lab, toggles);
  const { name, about, probes } = lab;
  const scenario = scenarioOf(running);
  let saved = asChecked({
    name,
    about,
    nodes,
    links,
    ...(probes && { probes }),
    ...(scenario && { scenarios: { saved: scenario } }),
  });
  for (const [node, all] of changes)
    for (const change of all) saved = firstThatFits(saved, node, change) ?? saved;
  return saved;
}

/** Removes undefined values, as a file would. */
const asChecked = (lab: Lab): Lab => checkLab(JSON.parse(JSON.stringify(lab)));

function firstThatFits(lab: Lab, node: string, change: Change): Lab | undefined {
  const given = lab.nodes[node];
  if (given === undefined) return undefined;
  for (const apply of change) {
    const next = withNode(lab, node, apply(given));
    if (next) return next;
  }
  return undefined;
}

function withNode(lab: Lab, name: string, node: LabNode): Lab | undefined {
  try {
    return asChecked({ ...lab, nodes: { ...lab.nodes, [name]: node } });
  } catch (error) {
    if (error instanceof LabError) return undefined;
    throw error;
  }
}

/** Returns the author's scenario, if a lab without toggles can begin like it. */
export function authorsScenario({ lab, toggles, scenario: asked }: Running): [string, Scenario] | undefined {
  const all = scenariosOf(lab, toggles).filter(([, { warmWith }]) => warmWith === undefined);
  return all.find(([name]) => name === asked) ?? all[0];
}

/** Keeps what the author expects of each probe. Which packets are seen may differ after a change. */
function scenarioOf(running: Running): Scenario | undefined {
  const [, own] = authorsScenario(running) ?? [];
  if (own) {
    const { because, start, connections, expect } = own;
    return {
      because,
      ...(start && { start }),
      ...(connections && { connections }),
      expect: mapped(expect, ({ packets: _, ...outcome }) => outcome),
    };
  }
  const { lab } = running;
  const closed = closedProbes(lab);
  const open = Object.entries(lab.probes ?? {}).filter(([name]) => !closed.includes(name));
  if (open.length === 0) return undefined;
  const because = 'No scenario spoke of it: whatever does not work is what somebody looks for.';
  return { because, expect: mapped(Object.fromEntries(open), () => ({ outcome: 'works' })) };
}

const mapped = <T>(all: Record<string, T>, to: (each: T) => Expectation): Record<string, Expectation> =>
  Object.fromEntries(Object.entries(all).map(([name, each]) => [name, to(each)]));
