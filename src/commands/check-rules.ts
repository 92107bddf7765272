import type { FilterOf, RulesOf, Sight } from '../agent/protocol.ts';
import type { Runtime } from '../host/runtime.ts';
import { openSandbox } from '../host/sandbox.ts';
import type { Agent } from '../host/sandbox-types.ts';
import { locateRefusal } from '../host/source/refused.ts';
import { sightOf } from '../host/source/sight.ts';
import { LabError, type Problem } from '../lab/error.ts';
import { toggleValues } from '../lab/toggles.ts';
import type { Lab, RuleTool, ToggleValues } from '../lab/types.ts';
import { describeLack, featuresOf } from '../plan/features.ts';
import { describeMissing, programsOf } from '../plan/programs.ts';
import { resolve } from '../plan/resolve.ts';
import { RULE_TOOLS } from '../plan/rules/rules.ts';
import type { LiveStep } from '../plan/step.ts';
import { say } from './output.ts';

/** A text of rules, and the toggle values with which a node has these rules. */
interface RulesToCheck extends RulesOf {
  toggles: ToggleValues;
}

/**
 * Tries the rules of labs with their own tools on the kernel, each text in a new namespace. It tries every text
 * that some scenario uses, the texts of the default toggles, and those of each single toggle setting. Capture
 * filters are tried as well. If this machine cannot make namespaces, it only says so.
 *
 * @returns the refused lines of each lab
 */
export async function refusedRules(
  labs: readonly Lab[],
  { runtime, trust }: { runtime: Runtime; trust?: true },
): Promise<Problem[][]> {
  const asked = labs.map(rulesOf);
  const filters = labs.map(filtersOf);
  if ([...asked, ...filters].every(({ length }) => length === 0)) return labs.map(() => []);
  const sandbox = await open(runtime, trust);
  if (sandbox === undefined) return labs.map(() => []);
  try {
    return await Promise.all(
      labs.map(async (lab, index) => [
        ...(await refusedOf(sandbox.agent, lab, asked[index] ?? [], sightOf(lab, trust))),
        ...(await refusedFilters(sandbox.agent, lab, filters[index] ?? [])),
      ]),
    );
  } finally {
    await sandbox.close();
  }
}

async function open(runtime: Runtime, trust = false) {
  try {
    return await openSandbox(runtime, { phase: () => {}, output: async () => {} }, { trust });
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'unable') throw error;
    say(`note: rules were not tried: ${error.message}`);
    return undefined;
  }
}

async function refusedOf(
  agent: Agent,
  lab: Lab,
  asked: readonly RulesToCheck[],
  sight: Sight,
): Promise<Problem[]> {
  const found: Problem[] = [];
  for (const toggles of new Set(asked.map((each) => each.toggles))) {
    const own = await possible(
      agent,
      asked.filter((each) => each.toggles === toggles),
    );
    const problems = await agent.tryRules(own, sight);
    if (problems.length === 0) continue;
    const located = await locateRefusal(new LabError('refused', problems), { lab, toggles });
    found.push(...located.problems);
  }
  const said = found.map(({ where, what }) => `${where} ${what}`);
  return found.filter((_, index) => said.indexOf(said[index] ?? '') === index);
}

/** Leaves out rules that this machine cannot try. Scenarios with such rules are skipped on this machine anyway. */
async function possible(agent: Agent, asked: readonly RulesToCheck[]): Promise<RulesOf[]> {
  const tried: RulesOf[] = [];
  for (const { node, tool, text, sets } of asked) {
    const tools =
      sets === undefined ? [{ tool, text }] : [{ tool, text }, { tool: 'ipset', text: sets } as const];
    const steps = tools.map((each): LiveStep => ({ do: 'rules', node, ...each }));
    const [features, programs] = [featuresOf(steps), programsOf(steps)];
    const lacks = features.length === 0 ? [] : await agent.lacking(features);
    const [missing] = programs.length === 0 ? [] : await agent.missing(programs);
    const why = lacks.length > 0 ? describeLack(lacks) : missing && describeMissing(missing);
    if (why !== undefined) say(`note: rules of ${node} for ${tool} were not tried: ${why}`);
    else tried.push({ node, tool, text, ...(sets !== undefined && { sets }) });
  }
  return tried;
}

const filtersOf = ({ probes = {} }: Lab): FilterOf[] =>
  Object.entries(probes).flatMap(([name, probe]) =>
    probe.kind === 'capture' && probe.filter !== undefined ? [{ probe: name, text: probe.filter }] : [],
  );

async function refusedFilters(agent: Agent, lab: Lab, filters: FilterOf[]): Promise<readonly Problem[]> {
  const problems = filters.length === 0 ? [] : await agent.tryFilters(filters);
  if (problems.length === 0) return [];
  return (await locateRefusal(new LabError('refused', problems), { lab, toggles: toggleValues(lab) }))
    .problems;
}

/** Returns each text once. */
function rulesOf(lab: Lab): RulesToCheck[] {
  const found = new Map<string, RulesToCheck>();
  for (const toggles of states(lab)) {
    for (const { name: node, rules } of Object.values(resolve(lab, toggles).nodes)) {
      for (const tool of RULE_TOOLS) {
        const text = rules[tool];
        const key = JSON.stringify([node, tool, text]);
        const sets = SPEAK_OF_SETS.includes(tool) && rules.ipset !== '' && { sets: rules.ipset };
        if (text !== '' && !found.has(key)) found.set(key, { node, tool, text, ...sets, toggles });
      }
    }
  }
  return [...found.values()];
}

const SPEAK_OF_SETS: readonly RuleTool[] = ['iptables', 'ip6tables'];

function states(lab: Lab): ToggleValues[] {
  const scenarios = Object.entries(lab.scenarios ?? {}).flatMap(([name, { warmWith }]) => {
    const toggles = toggleValues(lab, name);
    return warmWith ? [toggles, { ...toggles, ...warmWith }] : [toggles];
  });
  const settings = (lab.settings ?? []).map(({ when }) => {
    const first = Object.entries(when).map(([toggle, wanted]) => [toggle, [wanted].flat()[0] ?? '']);
    return toggleValues(lab, undefined, Object.fromEntries(first));
  });
  return [toggleValues(lab), ...scenarios, ...settings];
}
