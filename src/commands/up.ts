import { bringUp } from '../host/running-labs.ts';
import type { Runtime } from '../host/runtime.ts';
import { locating } from '../host/source/refused.ts';
import { sightOf } from '../host/source/sight.ts';
import { LabError } from '../lab/error.ts';
import { probeNode } from '../lab/probe.ts';
import { parseToggles, toggleValues } from '../lab/toggles.ts';
import type { Step } from '../plan/step.ts';
import { askedLab, type TopologyOptions } from './asked-lab.ts';
import { sayUnanswered } from './lent.ts';
import { say } from './output.ts';

interface UpOptions extends TopologyOptions {
  set: string[];
  name?: string;
  runtime: Runtime;
  kernel?: string;
  trust?: true;
  /** Plant a fault. No verb shows it before `lab reveal`. */
  blind?: true;
  seed?: number;
}

/** Builds a lab, and leaves it running. */
export async function up(
  asked: string | undefined,
  scenario: string | undefined,
  options: UpOptions,
): Promise<number> {
  const lab = await askedLab(asked, options);
  const toggles = toggleValues(lab, scenario, parseToggles(lab, options.set));
  const name = checkName(options.name ?? lab.name);
  if (options.seed !== undefined && !options.blind)
    throw new LabError('usage', { where: '--seed', what: 'it chooses a fault', allowed: 'with --blind' });
  const live = { name, definition: lab, toggles, ...(scenario && { scenario }) };
  say(`building ${name}`);
  const blind =
    options.blind && (await (await import('./blind.ts')).plantFault(lab, toggles, scenario, options));
  const plan = async () => {
    // Loaded while the sandbox starts: it needs cryptography for MAC addresses.
    const { planStart } = await import('../plan/start.ts');
    return planStart(blind ? blind.lab : lab, toggles, lab.scenarios?.[scenario ?? '']);
  };
  const kernel = options.kernel === 'auto' ? await autoKernel(plan, options) : options.kernel;
  const { notice, status } = await locating({ lab, toggles, scenario }, () =>
    bringUp(live, plan, sightOf(lab, options.trust), { runtime: options.runtime, kernel }, blind?.secret),
  );
  if (notice) say(notice);
  sayUnanswered(status);
  // The node of the first probe, because the user will probably want to look around there.
  const [probe] = Object.values(lab.probes ?? {});
  const node = probe ? probeNode(probe) : Object.keys(lab.nodes)[0];
  say(`${name} is up; try\n  lab probe -n ${name}\n  lab shell ${node} -n ${name}\n  lab down ${name}`);
  if (blind) say(`something is wrong in it: lab guess CAUSE NODE -n ${name}, lab reveal -n ${name}`);
  return 0;
}

async function autoKernel(
  plan: () => Promise<{ steps: Step[] }>,
  options: UpOptions,
): Promise<string | undefined> {
  const [{ steps }, { featuresOf }, auto] = [
    await plan(),
    await import('../plan/features.ts'),
    await import('./auto-kernel.ts'),
  ];
  return auto.autoKernel(featuresOf(steps), options);
}

/** Checks a name, which is also used for a folder and a socket. */
export function checkName(name: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,31}$/.test(name)) return name;
  const allowed = 'lower-case letters, digits and dashes, 32 at most';
  throw new LabError('usage', { where: '-n', what: `"${name}" cannot be a lab's name`, allowed });
}
