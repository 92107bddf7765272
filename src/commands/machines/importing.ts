import type { Runtime } from '../../host/runtime.ts';
import { openSandbox } from '../../host/sandbox.ts';
import type { Agent } from '../../host/sandbox-types.ts';
import type { Ask } from '../../import/ask.ts';
import type { Seen } from '../../import/asked.ts';
import { type Candidate, candidatesOf } from '../../import/candidates.ts';
import { askedQuestions, mainForwards, questionsOf } from '../../import/discover.ts';
import { fitLab, withoutRule } from '../../import/fit.ts';
import { type Forward, forwardText, isForward } from '../../import/forward.ts';
import type { Relay } from '../../import/relays.ts';
import { followed, forwardsSeen, leftBy, translatesIn } from '../../import/seen.ts';
import { buildWorld, type Imported, type Wishes } from '../../import/world.ts';
import { checkLab } from '../../lab/check.ts';
import { LabError } from '../../lab/error.ts';
import type { Lab } from '../../lab/types.ts';
import { joinRules, RULE_TOOLS } from '../../plan/rules/rules.ts';
import type { Loss, Machine, MachineRules } from '../../snapshot/machine.ts';
import { ask } from './asking.ts';
import type { Subject } from './files.ts';

export interface ImportOptions extends Wishes {
  runtime: Runtime;
}

/** A lab, with the losses and observations of its import. */
export interface ImportedLab {
  lab: Lab;
  /** The node of the imported machine, or a name for the whole network. */
  machine: string;
  forwards: Forward[];
  losses: Loss[];
  relays: Relay[];
}

/** Turns the content of the files into a lab: a whole network as it is, or a machine with hosts around it. */
export async function importSubject(subject: Subject, wishes: ImportOptions): Promise<ImportedLab> {
  const { machines, lab, services, losses } = subject;
  const [machine, ...others] = machines;
  if (lab !== undefined) return { lab: checkLab(lab), machine: lab.name, forwards: [], relays: [], losses };
  if (machine === undefined) throw new Error('neither a machine nor a lab');
  const from = machine.containers.find(({ addresses }) => addresses.length > 0)?.addresses[0];
  const asks = services.flatMap((service) =>
    from === undefined ? [] : [{ ...service, from, virtual: true as const }],
  );
  const more = { ...wishes, others, asks: [...(wishes.asks ?? []), ...asks] };
  const imported = await importMachine(machine, more);
  return {
    lab: imported.lab,
    machine: imported.node,
    forwards: imported.forwards,
    relays: imported.relays,
    losses: [...losses, ...imported.losses],
  };
}

interface ImportedMachine extends Imported {
  forwards: Forward[];
}

/**
 * Loads the machine's rules in a namespace, sends packets, and adds hosts around the machine, depending on what
 * happened to the packets.
 */
async function importMachine(machine: Machine, options: ImportOptions): Promise<ImportedMachine> {
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
  const others: Machine[] = [];
  for (const other of wishes.others ?? [])
    others.push({ ...other, rules: await fittingRules(agent, other, losses) });
  const empty = buildWorld(fitting, [], { ...wishes, others });
  const { asked, left } = candidatesOf(rules, empty.segments);
  const seen = await discover(agent, empty, asked, wishes.asks);
  const { main, also } = mainForwards(seen.forwards.filter(isForward), empty);
  const imported = buildWorld(fitting, main, { ...wishes, others }, seen);
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
  return { ...imported, lab: fitLab(imported.lab, imported.machines, imported.losses), forwards: main };
}

/**
 * How many refused rules are left out at most. A working machine has few, and after each one all rules are tried
 * again.
 */
const MOST_REFUSED = 100;

/**
 * Leaves out each rule that the kernel refuses, and tries the rest again.
 * @throws LabError `refused` if too many are refused
 */
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
  for (let tries = 0; ; ) {
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
    tries += 1;
    if (fewer === undefined || tries > MOST_REFUSED) throw new LabError('refused', problems);
    rules = fewer;
  }
}

/** Finds what the machine's kernel does with packets to all candidates, and with those of the user's questions. */
export async function discover(
  agent: Agent,
  empty: Imported,
  candidates: readonly Candidate[],
  asks: readonly Ask[] = [],
): Promise<Seen> {
  const wondered = askedQuestions(empty, asks);
  const usual = candidates.length === 0 ? [] : questionsOf(empty, candidates);
  const all = [...candidates, ...wondered.flatMap(({ asked }) => asked)];
  if (all.length === 0) return { forwards: [], translates: false, left: [] };
  const traces = (await ask(agent, empty, [...usual, ...wondered])).flatMap(({ hooks }) => hooks);
  return {
    forwards: followed(forwardsSeen(traces, empty.node, all), traces, empty.machines.slice(1)),
    translates: translatesIn(traces, empty.node, all),
    left: leftBy(traces, empty.node),
  };
}
