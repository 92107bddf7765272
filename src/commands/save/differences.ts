import type { NodeLook } from '../../agent/protocol.ts';
import { openSandbox } from '../../host/sandbox.ts';
import type { Sandbox } from '../../host/sandbox-types.ts';
import { hasContainers } from '../../lab/container.ts';
import { describeProblem, LabError } from '../../lab/error.ts';
import type { Lab } from '../../lab/types.ts';
import { resolve } from '../../plan/resolve.ts';
import { planStart } from '../../plan/start.ts';
import { drift, lookRequests } from '../../verdict/drift.ts';
import type { RunningLab } from '../running-lab.ts';

/**
 * Returns a sentence for each part of the running lab that the saved lab lacks. The saved lab is built, and the
 * states of both labs' kernels are compared.
 */
export async function differences(
  { agent, runtime, machineKernel }: RunningLab,
  saved: Lab,
): Promise<string[]> {
  const topology = resolve(saved, {});
  const asked = lookRequests(topology).map((each) => ({ ...each, listeners: true as const }));
  const looks = await agent.look(asked);
  let sandbox: Sandbox | undefined;
  try {
    const silent = { phase: () => {}, output: async () => {} };
    sandbox = await openSandbox(runtime ?? 'auto', silent, {
      containers: hasContainers(saved),
      kernel: machineKernel,
    });
    const { steps, warm, connections, change } = planStart(saved, {});
    const live = { name: saved.name, definition: saved, toggles: {} };
    await sandbox.agent.up(live, { steps, warm, connections, change }, {});
    const built = new Map((await sandbox.agent.look(asked)).map((each) => [each.node, each]));
    return looks.flatMap((look) => {
      const own = built.get(look.node);
      if (own === undefined) return [];
      const meant = { meantToBeKept: own.kept, meantDetails: own.details, meant: own.rules ?? {} };
      return [...drift(topology, [{ ...look, ...meant }]), ...servers(look, own)];
    });
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const why = error.problems.map(describeProblem).join('; ');
    return [`whatever nobody could see, as the file’s lab cannot be built here to be compared: ${why}`];
  } finally {
    await sandbox?.close();
  }
}

/** Compares listening sockets, to find servers that were started or ended by hand. */
function servers(running: NodeLook, built: NodeLook): string[] {
  const { node } = running;
  const [there, meant] = [listeners(running), listeners(built)];
  const [came, gone] = [
    there.filter((each) => !meant.includes(each)),
    meant.filter((each) => !there.includes(each)),
  ];
  return [
    ...came.map((each) => `${node}: somebody listens at ${each}, and the lab has no such service`),
    ...gone.map((each) => `${node}: nobody listens at ${each} any more`),
  ];
}

/** The kernel gives ports from here on to programs that ask for any port, so they are not compared. */
const LEAST_OF_ANY = 32_768;

const listeners = ({ listeners: all = [] }: NodeLook): string[] =>
  all
    .filter(({ port }) => port < LEAST_OF_ANY)
    .map(
      ({ protocol, address, port }) =>
        `${protocol} ${address.includes(':') ? `[${address}]` : address}:${port}`,
    );
