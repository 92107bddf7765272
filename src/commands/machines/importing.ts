import type { Runtime } from '../../host/runtime.ts';
import type { Agent } from '../../host/sandbox.ts';
import { openSandbox } from '../../host/sandbox.ts';
import { candidatesOf } from '../../import/candidates.ts';
import { askingLab, forwardsSeen, mainForwards } from '../../import/discover.ts';
import { fitLab, leaveRule } from '../../import/fit.ts';
import { type Forward, forwardText } from '../../import/forward.ts';
import { buildWorld, type Imported, type Wishes } from '../../import/world.ts';
import { LabError } from '../../lab/error.ts';
import type { Lab } from '../../lab/types.ts';
import { planSteps } from '../../plan/plan.ts';
import { resolve } from '../../plan/resolve.ts';
import { RULE_TOOLS } from '../../plan/rules.ts';
import { watching } from '../../plan/watching.ts';
import type { Machine } from '../../snapshot/machine.ts';

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
  const rules = await fittingRules(agent, buildWorld(machine, [], wishes));
  const fitting = { ...machine, rules: rules.rules };
  const empty = buildWorld(fitting, [], wishes);
  const { asked, left } = candidatesOf(rules.rules, empty.segments);
  const found = asked.length === 0 ? [] : await discover(agent, empty, asked);
  const { main, also } = mainForwards(found, empty);
  const imported = buildWorld(fitting, main, wishes);
  imported.losses.push(...rules.losses);
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
async function fittingRules(agent: Agent, { lab, node: name }: Imported) {
  const node = structuredClone(lab.nodes[name] ?? {});
  const losses: Imported['losses'] = [];
  const tried: Lab = { name: lab.name, about: lab.about, nodes: { [name]: node } };
  for (;;) {
    const { rules } = resolve(tried, {}).nodes[name] ?? {};
    const asked = RULE_TOOLS.flatMap((tool) =>
      rules?.[tool] ? [{ node: name, tool, text: rules[tool] }] : [],
    );
    const problems = asked.length === 0 ? [] : await agent.tryRules(asked, {});
    const left = problems.filter(({ rule, what }) => rule && leaveRule(node, rule, what, losses));
    if (problems.length === 0) return { rules: node.rules ?? {}, losses };
    if (left.length === 0) throw new LabError('refused', problems);
  }
}

async function discover(agent: Agent, empty: Imported, asked: ReturnType<typeof candidatesOf>['asked']) {
  const lab = fitLab(askingLab(empty, asked), empty.node, []);
  const topology = resolve(lab, {});
  const runs = await agent.run({
    id: 'discover',
    sight: {},
    steps: planSteps(topology),
    warm: [],
    change: [],
    failing: false,
    probes: Object.entries(topology.probes).map(([name, probe]) => ({ name, probe })),
    ...watching(topology, { capture: 'socket', trace: true }),
  });
  return forwardsSeen(
    runs.flatMap(({ hooks }) => hooks),
    empty.node,
    asked,
  );
}
