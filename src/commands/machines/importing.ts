import type { ProbeRun } from '../../agent/protocol.ts';
import type { Runtime } from '../../host/runtime.ts';
import type { Agent } from '../../host/sandbox.ts';
import { openSandbox } from '../../host/sandbox.ts';
import { type Candidate, candidatesOf } from '../../import/candidates.ts';
import { askingLab, forwardsSeen, mainForwards, type Question, questionsOf } from '../../import/discover.ts';
import { fitLab, withoutRule } from '../../import/fit.ts';
import { type Forward, forwardText } from '../../import/forward.ts';
import { buildWorld, type Imported, type Wishes } from '../../import/world.ts';
import { LabError } from '../../lab/error.ts';
import { planSteps } from '../../plan/plan.ts';
import { resolve } from '../../plan/resolve.ts';
import { joinRules, RULE_TOOLS } from '../../plan/rules/rules.ts';
import { watching } from '../../plan/watching.ts';
import type { Loss, Machine, MachineRules } from '../../snapshot/machine.ts';

export interface ImportOptions extends Wishes {
  runtime: Runtime;
}

/** A machine as a lab, and what was found out on the way. */
export interface ImportedMachine extends Imported {
  forwards: Forward[];
}

/** Loads the machine's rules where nobody is harmed, sends packets, and builds a world around what becomes of them. */
export async function importMachine(machine: Machine, options: ImportOptions): Promise<ImportedMachine> {
  const sandbox = await openSandbox(options.runtime, { phase: () => {}, output: async () => {} });
  try {
    return await importWith(sandbox.agent, machine, options);
  } finally {
    await sandbox.close();
  }
}

async function importWith(agent: Agent, machine: Machine, wishes: Wishes): Promise<ImportedMachine> {
  const losses: Loss[] = [];
  const rules = await fittingRules(agent, machine, losses);
  const fitting = { ...machine, rules };
  const empty = buildWorld(fitting, [], wishes);
  const { asked, left } = candidatesOf(rules, empty.segments);
  const found = asked.length === 0 ? [] : await discover(agent, empty, asked);
  const { main, also } = mainForwards(found, empty);
  const imported = buildWorld(fitting, main, wishes);
  imported.losses.push(...losses);
  if (left > 0)
    imported.losses.push({
      what: `${left} more addresses and ports that rules name`,
      may: 'nobody asked whether they lead on',
    });
  for (const forward of also)
    imported.losses.push({
      what: forwardText(forward),
      may: 'nobody asks for it: the same is asked for at another address',
    });
  return { ...imported, lab: fitLab(imported.lab, imported.node, imported.losses), forwards: main };
}

/** Each rule that is refused is left out, and the rest tried again. */
export async function fittingRules(agent: Agent, machine: Machine, losses: Loss[]): Promise<MachineRules> {
  let rules = machine.rules;
  if (rules.ipset && (await agent.missing(['ipset'])).length > 0) {
    const { ipset: _, ...others } = rules;
    rules = others;
    losses.push({
      what: 'sets of ipset',
      may: 'this machine has no ipset: rules that ask them are left out as well',
    });
  }
  for (;;) {
    const asked = RULE_TOOLS.flatMap((tool) => {
      const text = joinRules(tool, rules[tool] ?? '', (place) => place);
      const sets = /^ip6?tables$/.test(tool) && rules.ipset && { sets: rules.ipset };
      return text === '' ? [] : [{ node: machine.name, tool, text, ...sets }];
    });
    const problems = asked.length === 0 ? [] : await agent.tryRules(asked, {});
    if (problems.length === 0) return rules;
    let fewer: MachineRules | undefined;
    for (const { rule, what } of problems)
      fewer = (rule && withoutRule(fewer ?? rules, rule, what, losses)) ?? fewer;
    if (fewer === undefined) throw new LabError('refused', problems);
    rules = fewer;
  }
}

export async function discover(
  agent: Agent,
  empty: Imported,
  asked: readonly Candidate[],
): Promise<Forward[]> {
  const runs = await ask(agent, empty, questionsOf(empty, asked));
  return forwardsSeen(
    runs.flatMap(({ hooks }) => hooks),
    empty.node,
    asked,
  );
}

/** Sends what is to be asked for, in a lab of its own; what was seen, a run for each question. */
export async function ask(
  agent: Agent,
  empty: Imported,
  questions: readonly Question[],
): Promise<ProbeRun[]> {
  const topology = resolve(fitLab(askingLab(empty, questions), empty.node, []), {});
  return agent.run({
    id: 'discover',
    sight: {},
    steps: planSteps(topology),
    warm: [],
    connections: [],
    change: [],
    failing: false,
    probes: Object.entries(topology.probes).map(([name, probe]) => ({ name, probe })),
    ...watching(topology, { capture: 'socket', trace: true }),
  });
}
