import { linksReady } from '../../kernel/ready.ts';
import { servicePlan } from '../../plan/services.ts';
import type { LiveStep } from '../../plan/step.ts';
import type { Instance } from '../instance.ts';
import { startService } from '../service/service.ts';
import { borrowAddress, borrowAgain, returnAddress } from './dhcp.ts';
import { expectedUp } from './expected-up.ts';
import { applyToKernel, applyVeths, type KernelStep, type VethStep } from './kernel-step.ts';
import { applyRules } from './load-rules.ts';
import { asRefusal } from './refusal.ts';
import { runSetup } from './setup.ts';

/** In milliseconds. Most links come up within a few; the spanning tree protocol takes seconds. */
const READY_TIMEOUT = 60_000;

/** Steps that concern one node only. Those of different nodes may be done in any order. */
const OWN: ReadonlySet<string> = new Set([
  'bridge',
  'link',
  'master',
  'vlans',
  'port',
  'word',
  'address',
  'qdiscs',
  'up',
  'routingRule',
  'route',
]);

/**
 * Applies steps in order, and waits until the links that they set up carry frames. Services and containers
 * start after that, as a program may send at once. Neighbouring steps that run programs are done side by
 * side; so are services and containers, which may wait for each other.
 */
export async function applySteps(instance: Instance, steps: readonly LiveStep[]): Promise<void> {
  let waits = true;
  const ready = async () => {
    if (waits) await linksReady(expectedUp(instance, steps), READY_TIMEOUT);
    waits = false;
  };
  try {
    for (const run of runs(steps)) {
      if (run[0] && ON_READY.has(run[0].do)) await ready();
      await applyRun(instance, run);
      instance.flush();
    }
    await ready();
  } catch (error) {
    throw asRefusal(error);
  } finally {
    instance.settle();
  }
}

/** Changes a running lab. Interfaces that still have no address from DHCP ask again. */
export async function applyChange(instance: Instance, steps: readonly LiveStep[]): Promise<void> {
  await applySteps(instance, steps);
  if (steps.length > 0) await borrowAgain(instance, steps);
}

/** Steps that wait until the links are up. */
const ON_READY: ReadonlySet<string> = new Set(['lateWord', 'setup', 'dhcp', 'service', 'container']);

type NodeStep = LiveStep & { do: 'node' };

/** Groups neighbouring steps of the same kind. The kernel messages of a group are collected, and sent at its end. */
function runs(steps: readonly LiveStep[]): LiveStep[][] {
  const all: LiveStep[][] = [];
  let [run, kind]: [LiveStep[], string] = [[], ''];
  for (const step of steps) {
    const its = OWN.has(step.do) ? 'own' : isServer(step) ? 'server' : isSets(step) ? 'sets' : step.do;
    if (its !== kind) {
      run = [];
      all.push(run);
    }
    kind = its;
    run.push(step);
  }
  return all;
}

/** Does the service only answer? Then it can start without any other service. */
const isServer = (step: LiveStep) => step.do === 'service' && !servicePlan(step.service).asks;

/** Ipsets are not done side by side with other rules, which may refer to them. */
const isSets = (step: LiveStep) => step.do === 'rules' && step.tool === 'ipset';

async function applyRun(instance: Instance, run: readonly LiveStep[]): Promise<void> {
  if (run[0]?.do === 'node') await addNodes(instance, run as NodeStep[]);
  else if (run[0]?.do === 'veth') applyVeths(instance, run as VethStep[]);
  else if (run[0] && BESIDE.has(run[0].do)) await allOf(run.map((step) => startBeside(instance, step)));
  else {
    for (const step of run) {
      const rest = applyOne(instance, step);
      if (rest !== undefined) await rest;
    }
  }
}

async function addNodes(instance: Instance, run: readonly NodeStep[]): Promise<void> {
  const held = run.flatMap(({ node, holder }) => (holder ? [instance.addContainer(node, holder)] : []));
  instance.addAll(run.filter(({ holder }) => !holder).map(({ node }) => node));
  await Promise.all(held);
}

/** Steps that wait for other programs. Those of one group run side by side. */
const BESIDE: ReadonlySet<string> = new Set(['rules', 'dhcp', 'service', 'container', 'delContainer']);

/** Waits for all. When the first fails, the others must not go on in a lab that is being removed. */
async function allOf(works: Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

async function startBeside(instance: Instance, step: LiveStep): Promise<void> {
  if (step.do === 'service') await serve(instance, step);
  else if (step.do === 'rules') await startRules(instance, step);
  else if (step.do === 'dhcp') await borrowAddress(instance, step.node, step.name);
  else if (step.do === 'container') await instance.containers.start(step.node, step.container);
  else if (step.do === 'delContainer') await instance.containers.stop(step.node);
}

/**
 * @returns a promise only for the few steps that take time. A promise for each of hundreds of steps would cost more
 * than the steps.
 */
function applyOne(instance: Instance, step: LiveStep): Promise<void> | undefined {
  if (step.do === 'setup' || step.do === 'undoSetup') return runSetup(instance, step);
  if (step.do === 'delDhcp') {
    returnAddress(instance, step.node, step.name);
    return undefined;
  }
  if (step.do === 'delService') return instance.endService(step.node, step.name);
  applyToKernel(instance, step as KernelStep);
  return step.do === 'delNode' ? instance.containers.release(step.node) : undefined;
}

async function serve(
  instance: Instance,
  { node, name, service }: LiveStep & { do: 'service' },
): Promise<void> {
  instance.keep(node, name, await startService(instance.node(node), name, service, instance.authority));
}

function startRules(instance: Instance, { node, tool, text }: LiveStep & { do: 'rules' }): Promise<void> {
  instance.markRuled(node, tool);
  return applyRules(instance.node(node), tool, text);
}
