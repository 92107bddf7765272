import { openSandbox } from '../../host/sandbox.ts';
import type { Agent } from '../../host/sandbox-types.ts';
import { candidatesOf } from '../../import/candidates.ts';
import { mainForwards } from '../../import/discover.ts';
import { fitLab } from '../../import/fit.ts';
import { type Forward, isForward } from '../../import/forward.ts';
import { buildWorld, type Imported } from '../../import/world.ts';
import type { Difference } from '../../report/comparison.ts';
import type { Machine } from '../../snapshot/machine.ts';
import type { ProbeVerdict } from '../../verdict/types.ts';
import { runScenario } from '../scenario.ts';
import { compareFates } from './compare-fates.ts';
import { differenceOf, rulesMetBy } from './compare-labs.ts';
import type { Compared, CompareOptions } from './compare-options.ts';
import { nameSettings } from './compare-settings.ts';
import { discover, fittingRules } from './importing.ts';

const WISHES = { names: {} };

/**
 * Compares two machines: by packets to everything that the rules of either one mention, from all sides of both, and
 * by probes for the port forwards of both.
 */
export async function compareMachines(
  before: Machine,
  after: Machine,
  options: CompareOptions,
): Promise<Compared> {
  const sandbox = await openSandbox(options.runtime, { phase: () => {}, output: async () => {} });
  try {
    const { agent } = sandbox;
    const { kernel } = await agent.hello();
    const machines = await Promise.all(
      [before, after].map(async (machine) => ({
        ...machine,
        rules: await fittingRules(agent, machine, []),
        // Which server answered at the moment is no difference between configurations.
        unanswered: [],
      })),
    );
    const forwards = await allForwards(agent, machines);
    const worlds = machines.map((machine) => buildWorld(machine, forwards, WISHES));
    const fates = await compareFates(agent, machines, worlds);
    const verdicts = await Promise.all(worlds.map((world) => verdictsOf(agent, world)));
    const probes = compareVerdicts(verdicts[0] ?? [], verdicts[1] ?? []);
    const [was, is] = worlds;
    const differences = joined(probes.differences, fates.differences);
    return {
      differences: was && is ? nameSettings(differences, was.lab, is.lab) : differences,
      unasked: [],
      asked: fates.asked + probes.asked,
      kernel,
      runtime: sandbox.runtime,
    };
  } finally {
    await sandbox.close();
  }
}

/** Leaves out packets that a probe already reports with its cause. But the packet may know better which rule it was. */
function joined(probes: readonly Difference[], packets: readonly Difference[]): Difference[] {
  const keyOf = ({ from, target }: Difference) => `${from} ${endOf(target)}`;
  const told = new Map(packets.map((each) => [keyOf(each), each]));
  const asked = new Set(probes.map(keyOf));
  return [
    ...probes.map((each) => ({ ...each, by: each.by || told.get(keyOf(each))?.by || '' })),
    ...packets.filter((each) => !asked.has(keyOf(each))),
  ];
}

/** Returns `1.2.3.4:80` of a URL, or of a packet's target. */
const endOf = (target: string) => target.replace(/^(tcp|udp) /, '').replace(/^http:\/\/|\/$/g, '');

async function allForwards(agent: Agent, machines: readonly Machine[]): Promise<Forward[]> {
  const found = await Promise.all(
    machines.map(async (machine) => {
      const empty = buildWorld(machine, [], WISHES);
      const { asked } = candidatesOf(machine.rules, empty.segments);
      const { forwards } = await discover(agent, empty, asked);
      return mainForwards(forwards.filter(isForward), empty).main;
    }),
  );
  const keyed = found.flat().map((forward) => [JSON.stringify(forward), forward] as const);
  return [...new Map(keyed).values()];
}

async function verdictsOf(agent: Agent, world: Imported): Promise<ProbeVerdict[]> {
  const lab = fitLab(world.lab, world.machines, []);
  const probes = Object.keys(lab.probes ?? {});
  const run = { id: `${lab.name} probes`, lab, name: 'as it is', toggles: {}, scenario: undefined, probes };
  return (await runScenario(agent, run, { capture: 'socket', trace: true })).verdict.probes;
}

function compareVerdicts(before: readonly ProbeVerdict[], after: readonly ProbeVerdict[]) {
  const pairs = before.flatMap((was) => {
    const is = after.find(({ probe, target }) => probe === was.probe && target === was.target);
    return is ? [[was, is] as const] : [];
  });
  const met = [rulesMetBy(before), rulesMetBy(after)] as const;
  const differences = pairs.flatMap(
    ([was, is]) => differenceOf(`${is.probe}: ${is.from} → ${is.target}`, was, is, met) ?? [],
  );
  return { differences, asked: pairs.length };
}
