import type { AgentEvents } from '../agent/protocol.ts';
import { askDocker } from '../host/docker/ask.ts';
import { describeMachine, firstProgram } from '../host/doctor/machine.ts';
import { countDrops } from '../host/drops.ts';
import type { LocalRuntime } from '../host/runtime.ts';
import { openSandbox } from '../host/sandbox.ts';
import { askVm } from '../host/vm/ask.ts';
import { findKernel } from '../host/vm/kernels.ts';
import { visibleJson } from '../lab/control.ts';
import { EXIT_CODES, LabError } from '../lab/error.ts';
import { CAPABILITIES } from '../report/doctor/capabilities.ts';
import { describeFindings, findingsAsJson } from '../report/doctor/doctor.ts';
import { findings, isReady, type Machine, type Trial } from '../report/doctor/findings.ts';
import { MANAGERS } from '../report/doctor/packages.ts';
import { styleFor } from '../report/style.ts';
import { print, printForReaders, say, terminalWidth } from './output.ts';

/** Tries everything that labs do, and reports what works, what fails, which labs that concerns, and what helps. */
export async function doctor({ json, kernel }: { json?: true; kernel?: string }): Promise<number> {
  const { machine, trials } = kernel === undefined ? await here() : await under(kernel);
  const all = findings(trials, machine);
  if (json) print(visibleJson(findingsAsJson(all, machine), 2));
  else printForReaders(describeFindings(all, machine, styleFor(process.stdout), terminalWidth()));
  return isReady(all) ? 0 : EXIT_CODES.unable;
}

interface Tried {
  machine: Machine;
  trials: Trial[];
}

async function here(): Promise<Tried> {
  const machine = { ...describeMachine(), manager: firstProgram(MANAGERS) };
  say('trying what labs do');
  const trials = [
    ...(await tryRuntimes(machine.uid)),
    await tryDrops(),
    { capability: 'docker', ...(await askDocker()) },
    { capability: 'vm', ...askVm() },
  ];
  return { machine, trials };
}

/**
 * In a virtual machine there is only one way to make namespaces, root's, and modules are loaded when they are
 * needed.
 */
async function under(version: string): Promise<Tried> {
  const { release } = findKernel(version);
  say(`trying what labs do under ${release}`);
  const inside = await tryIn('vm', undefined, version);
  const machine = {
    ...{ ...describeMachine(), manager: firstProgram(MANAGERS) },
    ...{ kernel: release, modules: new Set<string>() },
  };
  return { machine, trials: [{ capability: 'root' }, ...inside, { capability: 'vm' }] };
}

/** Tries this user's ways to make namespaces. Everything else is tried in the first one that works. */
async function tryRuntimes(uid: number): Promise<Trial[]> {
  const runtimes: LocalRuntime[] = uid === 0 ? ['root', 'rootless'] : ['rootless'];
  const trials: Trial[] = [];
  let inside: Trial[] | undefined;
  for (const runtime of runtimes) {
    try {
      inside = await tryIn(runtime, inside);
      trials.push({ capability: runtime });
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      const [fix] = error.hint?.split('\n') ?? [];
      const lacks = error.problems[0]?.what ?? error.message;
      trials.push({ capability: runtime, lacks, ...(fix && { fix }) });
    }
  }
  return [...trials, ...(inside ?? UNTRIED)];
}

/** Tries to count dropped packets. This process does it, because the agent may not. */
async function tryDrops(): Promise<Trial> {
  const [problem] = (await countDrops())?.problems ?? [];
  return { capability: 'drop-trace', ...(problem && { lacks: problem.what }) };
}

async function tryIn(
  runtime: LocalRuntime | 'vm',
  known: Trial[] | undefined,
  kernel?: string,
): Promise<Trial[]> {
  const sandbox = await openSandbox(runtime, SILENT, { kernel });
  try {
    return known ?? (await sandbox.agent.examine());
  } finally {
    await sandbox.close();
  }
}

const SILENT: AgentEvents = { phase: () => {}, output: async () => {} };

const OUTSIDE = ['root', 'rootless', 'drop-trace', 'docker', 'vm'];
const UNTRIED: Trial[] = Object.keys(CAPABILITIES)
  .filter((capability) => !OUTSIDE.includes(capability))
  .map((capability) => ({ capability, untried: true }));
