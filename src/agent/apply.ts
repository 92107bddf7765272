import { linksReady } from '../kernel/ready.ts';
import type { LiveStep } from '../plan/step.ts';
import type { Instance } from './instance.ts';
import { applyToKernel } from './kernel-step.ts';
import { applyRules } from './rules.ts';
import { startService } from './service/service.ts';

/** Milliseconds. Links come up in a few; the spanning tree protocol takes its seconds to agree. */
const READY_TIMEOUT = 60_000;

/**
 * Makes the steps real, in order, and waits until the links they set up carry frames. Rule programs of neighbouring
 * steps run side by side: they are processes.
 */
export async function applySteps(instance: Instance, steps: readonly LiveStep[]): Promise<void> {
  let rules: Promise<void>[] = [];
  for (const step of steps) {
    if (step.do === 'rules') {
      instance.markRuled(step.node);
      rules.push(applyRules(instance.node(step.node), step.tool, step.text));
      continue;
    }
    await Promise.all(rules);
    rules = [];
    if (step.do === 'service') {
      instance.keep(step.node, step.name, await startService(instance.node(step.node), step.service));
    } else if (step.do === 'delService') {
      await instance.endService(step.node, step.name);
    } else {
      applyToKernel(instance, step);
    }
  }
  await Promise.all(rules);
  await linksReady(expectedUp(instance, steps), READY_TIMEOUT);
}

/** Both ends of a cable that are set up, and the bridges they are ports of, will come to carry frames. */
function expectedUp(instance: Instance, steps: readonly LiveStep[]) {
  const up = new Set(steps.flatMap((step) => (step.do === 'up' ? [`${step.node}:${step.name}`] : [])));
  const names = new Map<string, Set<string>>();
  const expect = (node: string, name: string) => {
    if (up.has(`${node}:${name}`)) names.set(node, (names.get(node) ?? new Set()).add(name));
  };
  for (const step of steps) {
    if (step.do !== 'veth' || step.b.node === undefined) continue;
    if (!up.has(`${step.a.node}:${step.a.name}`) || !up.has(`${step.b.node}:${step.b.name}`)) continue;
    expect(step.a.node, step.a.name);
    expect(step.b.node, step.b.name);
  }
  for (const step of steps) {
    if (step.do === 'master' && names.get(step.node)?.has(step.name)) expect(step.node, step.master);
  }
  return [...names].map(([node, expected]) => ({ ns: instance.node(node), names: [...expected] }));
}
