import { linksReady } from '../../kernel/ready.ts';
import type { LiveStep } from '../../plan/step.ts';
import type { Instance } from '../instance.ts';
import { startService } from '../service/service.ts';
import { expectedUp } from './expected-up.ts';
import { applyToKernel, applyVeths, type KernelStep } from './kernel-step.ts';
import { applyRules } from './rules.ts';

/** Milliseconds. Links come up in a few; the spanning tree protocol takes its seconds to agree. */
const READY_TIMEOUT = 60_000;

/** What concerns one node only: such steps of different nodes may overtake each other. */
const OWN: ReadonlySet<string> = new Set([
  'bridge',
  'link',
  'master',
  'vlans',
  'port',
  'address',
  'qdiscs',
  'up',
  'route',
]);

/**
 * Makes the steps real, in order, and waits until the links they set up carry frames: services and containers start then,
 * as a program may speak to others first of all. Rule programs of neighbouring steps run side by side, and so do
 * containers: they are processes.
 */
export async function applySteps(instance: Instance, steps: readonly LiveStep[]): Promise<void> {
  let waits = true;
  const ready = async () => {
    if (waits) await linksReady(expectedUp(instance, steps), READY_TIMEOUT);
    waits = false;
  };
  try {
    for (const run of runs(steps)) {
      if (run[0]?.do === 'service' || run[0]?.do === 'container') await ready();
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
  const all: LiveStep[][] = [];
  let [run, kind]: [LiveStep[], string] = [[], ''];
  for (const step of steps) {
    const own = OWN.has(step.do) ? 'own' : step.do;
    if (own !== kind) {
      run = [];
      all.push(run);
    }
    kind = own;
    run.push(step);
  }
  return all;
}

async function applyRun(instance: Instance, run: readonly LiveStep[]): Promise<void> {
  const veths = run.filter((step) => step.do === 'veth');
  if (veths.length > 0) applyVeths(instance, veths);
  await Promise.all(run.filter(isBeside).map((step) => startBeside(instance, step)));
  for (const step of run) {
    if (isBeside(step)) continue;
    if (step.do === 'service') {
      instance.keep(
        step.node,
        step.name,
        await startService(instance.node(step.node), step.name, step.service),
      );
    } else if (step.do === 'delService') {
      await instance.endService(step.node, step.name);
    } else if (step.do !== 'veth') {
      applyToKernel(instance, step as KernelStep);
      if (step.do === 'delNode') await instance.containers.release(step.node);
    }
  }
}

/** Steps that wait for others' programs: those of a run side by side. */
const BESIDE: ReadonlySet<string> = new Set(['rules', 'container', 'delContainer']);

const isBeside = (step: LiveStep) => BESIDE.has(step.do) || (step.do === 'node' && step.holder !== undefined);

async function startBeside(instance: Instance, step: LiveStep): Promise<void> {
  if (step.do === 'rules') await startRules(instance, step);
  else if (step.do === 'node' && step.holder) await instance.addContainer(step.node, step.holder);
  else if (step.do === 'container') await instance.containers.start(step.node, step.container);
  else if (step.do === 'delContainer') await instance.containers.stop(step.node);
}

function startRules(instance: Instance, { node, tool, text }: LiveStep & { do: 'rules' }): Promise<void> {
  instance.markRuled(node);
  return applyRules(instance.node(node), tool, text);
}
