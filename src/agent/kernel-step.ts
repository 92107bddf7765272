import { addAddress, deleteAddress } from '../kernel/address.ts';
import { addBridge, clearMaster, setMaster, setPortFlags } from '../kernel/bridge.ts';
import { addVeth, deleteLink, setDown, setUp } from '../kernel/link.ts';
import { addQdiscs, deleteQdiscs } from '../kernel/qdisc.ts';
import { addRoute, deleteRoute } from '../kernel/route.ts';
import { writeSysctl } from '../kernel/sysctl.ts';
import type { LiveStep } from '../plan/step.ts';
import type { Instance } from './instance.ts';
import { clearResolver, setResolver } from './resolver.ts';

/** A step that is one synchronous call of the kernel; the others start programs or services. */
export type KernelStep = Exclude<LiveStep, { do: 'rules' | 'service' | 'delService' }>;

export function applyToKernel(instance: Instance, step: KernelStep): void {
  if (step.do === 'node') return instance.add(step.node);
  if (step.do === 'veth') {
    const a = { ...step.a, ns: instance.node(step.a.node) };
    const b = { ...step.b, ns: step.b.node === undefined ? instance.floor : instance.node(step.b.node) };
    return addVeth(a, b);
  }
  const ns = instance.node(step.node);
  switch (step.do) {
    case 'resolver':
      return setResolver(instance, step.node, step.nameservers);
    case 'delResolver':
      return clearResolver(instance, step.node);
    case 'sysctl':
      return writeSysctl(ns, step.key, step.value);
    case 'bridge':
      return addBridge(ns, step);
    case 'master':
      return setMaster(ns, step.name, step.master);
    case 'noMaster':
      return clearMaster(ns, step.name);
    case 'port':
      return setPortFlags(ns, step.name, step.flags);
    case 'address':
      return addAddress(ns, step.name, step.address);
    case 'delAddress':
      return deleteAddress(ns, step.name, step.address);
    case 'qdiscs':
      return addQdiscs(ns, step.name, step.qdiscs);
    case 'delQdiscs':
      return deleteQdiscs(ns, step.name);
    case 'up':
      return setUp(ns, step.name);
    case 'down':
      return setDown(ns, step.name);
    case 'delLink':
      return deleteLink(ns, step.name);
    case 'route':
      return addRoute(ns, step.route);
    case 'delRoute':
      return deleteRoute(ns, step.route);
  }
}
