import { linksReady } from '../kernel/ready.ts';
import type { LiveStep } from '../plan/step.ts';
import { expectedUp } from './expected-up.ts';
import type { Instance } from './instance.ts';
import { applyToKernel, applyVeths } from './kernel-step.ts';
import { applyRules } from './rules.ts';
import { startService } from './service/service.ts';

/** Milliseconds. Links come up in a few; the spanning tree protocol takes its seconds to agree. */
const READY_TIMEOUT = 60_000;

/** What concerns one node only: such steps of different nodes may overtake each other. */
const OWN: ReadonlySet<string> = new Set([
  'bridge',
  'link',
  'master',
  'port',
  'address',
  'qdiscs',
  'up',
  'route',
]);

/**
 * Makes the steps real, in order, and waits until the links they set up carry frames: services start then, as a program
 * may speak to others first of all. Rule programs of neighbouring steps run side by side: they are processes.
 */
export async function applySteps(instance: Instance, steps: readonly LiveStep[]): Promise<void> {
  let waits = true;
  const ready = async () => {
    if (waits) await linksReady(expectedUp(instance, steps), READY_TIMEOUT);
    waits = false;
  };
  try {
    for (const run of runs(steps)) {
      if (run[0]?.do === 'service') await ready();
      await applyRun(instance, run);
      instance.flush();
    }
    await ready();
  } finally {
    instance.settle();
  }
}

/** Neighbouring steps of a kind. What a node has been asked for is gathered within a run, and done at its end. */
function runs(steps: readonly LiveStep[]): LiveStep[][] {
  const kind = (step: LiveStep | undefined) => (step && OWN.has(step.do) ? 'own' : step?.do);
  const all: LiveStep[][] = [];
  for (const [index, step] of steps.entries()) {
    if (index === 0 || kind(step) !== kind(steps[index - 1])) all.push([]);
    all.at(-1)?.push(step);
  }
  return all;
}

async function applyRun(instance: Instance, run: readonly LiveStep[]): Promise<void> {
  const veths = run.filter((step) => step.do === 'veth');
  if (veths.length > 0) applyVeths(instance, veths);
  await Promise.all(run.map((step) => step.do === 'rules' && startRules(instance, step)));
  for (const step of run) {
    if (step.do === 'service') {
      instance.keep(
        step.node,
        step.name,
        await startService(instance.node(step.node), step.name, step.service),
      );
    } else if (step.do === 'delService') {
      await instance.endService(step.node, step.name);
    } else if (step.do !== 'rules' && step.do !== 'veth') {
      applyToKernel(instance, step);
    }
  }
}

function startRules(instance: Instance, { node, tool, text }: LiveStep & { do: 'rules' }): Promise<void> {
  instance.markRuled(node);
  return applyRules(instance.node(node), tool, text);
}
