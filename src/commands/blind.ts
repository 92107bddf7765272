import type { Secret } from '../agent/protocol.ts';
import type { Runtime } from '../host/runtime.ts';
import { CAUSES } from '../lab/causes.ts';
import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import type { Lab, ToggleValues } from '../lab/types.ts';
import { fold } from '../report/columns.ts';
import { inOneSentence } from '../report/explain/explain.ts';
import { styleFor } from '../report/style.ts';
import { probeText } from '../report/trace.ts';
import { chooseFault, type Try } from '../workshop/blind/choose.ts';
import type { Truth } from '../workshop/blind/truth.ts';
import { pageWidth, print, printForReaders } from './output.ts';
import { quietly } from './quietly.ts';
import { checkNode, withRunningLab } from './running-lab.ts';

/** A lab with a planted fault, and the secret for the agent. */
export interface Planted {
  lab: Lab;
  secret: Secret;
  truth: Truth;
}

/** Chooses a fault by trying it. Prints nothing, and writes no file. */
export async function plantFault(
  lab: Lab,
  toggles: ToggleValues,
  scenario: string | undefined,
  {
    seed = Math.floor(Math.random() * 1_000_000),
    ...options
  }: { seed?: number; runtime: Runtime; trust?: true },
): Promise<Planted> {
  const start = lab.scenarios?.[scenario ?? ''];
  if (start?.warmWith) {
    const what = 'it begins with other toggle values, which a fault would be in the way of';
    throw new LabError('usage', {
      where: `--blind ${scenario}`,
      what,
      allowed: 'a scenario without warmWith',
    });
  }
  const { planted, truth } = await quietly([lab], options, (run) => {
    let count = 0;
    const attempt: Try = (labs, probes) =>
      Promise.all(
        labs.map(async (each) => {
          const id = `${lab.name} ${count++}`;
          const seen = await run({ id, lab: each, name: id, toggles, scenario: start, probes: [...probes] });
          return seen.verdict.refused || seen.verdict.missing ? undefined : seen.verdict.probes;
        }),
      );
    return chooseFault(lab, toggles, seed, attempt);
  });
  const { cause, node, interface: at } = truth;
  const secret = { cause, node, ...(at && { interface: at }), told: JSON.stringify({ ...truth, seed }) };
  return { lab: planted, secret, truth };
}

/** Judges a diagnosis of a blind lab. */
export async function guess(cause: string, place: string, options: { name?: string }): Promise<number> {
  if (!CAUSES.some((one) => one === cause)) {
    const allowed = oneOf(CAUSES, cause);
    throw new LabError('usage', { where: cause, what: 'no such cause', allowed }, 'lab explain lists them');
  }
  return withRunningLab(options.name, async (living) => {
    const [node = '', at] = place.split(':');
    const { interfaces } = checkNode(living, node);
    if (at !== undefined && !interfaces[at]) {
      const allowed = oneOf(Object.keys(interfaces), at);
      throw new LabError('usage', { where: place, what: `no such interface of ${node}`, allowed });
    }
    const { right, guesses } = await living.agent.guess({ cause, node, ...(at && { interface: at }) });
    const style = styleFor(process.stdout);
    const count = guesses === 1 ? '1 guess' : `${guesses} guesses`;
    printForReaders(
      right
        ? style('good', `right: ${cause} at ${place} (${count})`)
        : style('bad', `not that: ${cause} at ${place} (${count})`),
    );
    return right ? 0 : 1;
  });
}

/**
 * Reveals a blind lab: the change that was made to it, and the packet's journey that shows the fault. The lab stays
 * as it is.
 */
export async function reveal({ name, json }: { name?: string; json?: true }): Promise<number> {
  return withRunningLab(name, async ({ agent }) => {
    const { secret, guesses } = await agent.reveal();
    const truth: Truth & { seed: number } = JSON.parse(secret.told);
    if (json) print(JSON.stringify({ ...truth, guesses }, undefined, 2));
    else printForReaders(revealed(truth, guesses).join('\n'));
    return 0;
  });
}

function revealed(
  { what, cause, node, interface: at, verdict, seed }: Truth & { seed: number },
  guesses: number,
): string[] {
  const style = styleFor(process.stdout);
  return [
    style('strong', `${cause} at ${[node, at].filter(Boolean).join(':')}`),
    ...fold(`  ${what}.`, 2),
    ...fold(`  ${inOneSentence(cause)}`, 2),
    style('dim', `  seed ${seed}, ${guesses === 1 ? '1 guess' : `${guesses} guesses`}`),
    '',
    ...probeText(verdict, style, pageWidth()),
  ];
}
