import { addAddress } from '../kernel/address.ts';
import { addBridge, setMaster, setPortFlags } from '../kernel/bridge.ts';
import { addVeth, setUp } from '../kernel/link.ts';
import { linksReady } from '../kernel/ready.ts';
import { addRoute } from '../kernel/route.ts';
import { writeSysctl } from '../kernel/sysctl.ts';
import type { Step } from '../plan/step.ts';
import type { Instance } from './instance.ts';
import { applyRules } from './rules.ts';
import { startHttp } from './service/http.ts';

/** Milliseconds. Links come up in a few; only a machine in deep trouble takes longer. */
const READY_TIMEOUT = 10_000;

/** Makes the steps real, in order. Rule programs of neighbouring steps run side by side: they are processes. */
export async function applySteps(instance: Instance, steps: readonly Step[]): Promise<void> {
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
      const server = await startHttp(instance.node(step.node), step.service);
      instance.keep(step.node, step.name, server);
    } else {
      applyToKernel(instance, step);
    }
  }
  await Promise.all(rules);
  await linksReady(expectedUp(instance, steps), READY_TIMEOUT);
}

function applyToKernel(instance: Instance, step: Exclude<Step, { do: 'rules' | 'service' }>): void {
  if (step.do === 'node') return instance.add(step.node);
  if (step.do === 'veth') {
    const a = { ...step.a, ns: instance.node(step.a.node) };
    const b = { ...step.b, ns: step.b.node === undefined ? instance.floor : instance.node(step.b.node) };
    return addVeth(a, b);
  }
  const ns = instance.node(step.node);
  switch (step.do) {
    case 'sysctl':
      return writeSysctl(ns, step.key, step.value);
    case 'bridge':
      return addBridge(ns, step);
    case 'master':
      return setMaster(ns, step.name, step.master);
    case 'port':
      return setPortFlags(ns, step.name, step.flags);
    case 'address':
      return addAddress(ns, step.name, step.address);
    case 'up':
      return setUp(ns, step.name);
    case 'route':
      return addRoute(ns, step.route);
  }
}

/** Both ends of a cable that are set up, and the bridges they are ports of, will come to carry frames. */
function expectedUp(instance: Instance, steps: readonly Step[]) {
  const up = new Set(steps.flatMap((step) => (step.do === 'up' ? [`${step.node}:${step.name}`] : [])));
  const names = new Map<string, Set<string>>();
  const expect = (node: string, name: string) => {
    if (!up.has(`${node}:${name}`)) return;
    names.set(node, (names.get(node) ?? new Set()).add(name));
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
