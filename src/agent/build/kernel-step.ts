import { addAddress, deleteAddress } from '../../kernel/address.ts';
import { addBridge, changeVlans, clearMaster, setMaster, setPortFlags } from '../../kernel/bridge.ts';
import { addVeths, deleteLink, setDown, setUp } from '../../kernel/link.ts';
import { addLink } from '../../kernel/link-kind.ts';
import { addQdiscs, deleteQdiscs } from '../../kernel/qdisc.ts';
import { addRoute, addRoutingRule, deleteRoute, deleteRoutingRule } from '../../kernel/route.ts';
import type { LiveStep } from '../../plan/step.ts';
import { setNames } from '../files/names.ts';
import type { Instance } from '../instance.ts';
import { placeFile, removeFile } from './files.ts';
import { madeKind } from './made-kind.ts';
import { clearResolver, setResolver } from './resolver.ts';
import { asRule } from './routing-rule.ts';
import { applyWord } from './words/words.ts';

/** A step that is one synchronous kernel call. All other steps start programs, services or containers. */
export type KernelStep = Exclude<
  LiveStep,
  {
    do:
      | 'node'
      | 'veth'
      | 'rules'
      | 'setup'
      | 'undoSetup'
      | 'service'
      | 'dhcp'
      | 'delDhcp'
      | 'delService'
      | 'container'
      | 'delContainer';
  }
>;

export type VethStep = LiveStep & { do: 'veth' };

export function applyVeths(instance: Instance, steps: readonly VethStep[]): void {
  const end = ({ node, ...link }: VethStep['b']) => ({
    ...link,
    ns: node === undefined ? instance.floor : instance.node(node),
  });
  addVeths(steps.map(({ a, b }) => [end(a), end(b)]));
}

export function applyToKernel(instance: Instance, step: KernelStep): void {
  if (step.do === 'names') return setNames(instance, step.nodes, step.text);
  if (step.do === 'delNode') return instance.delete(step.node);
  const ns = instance.node(step.node);
  switch (step.do) {
    case 'resolver':
      return setResolver(instance, step.node, step.nameservers);
    case 'file':
      return placeFile(instance, step.node, step.path, step.text);
    case 'delFile':
      return removeFile(instance, step.node, step.path);
    case 'delResolver':
      return clearResolver(instance, step.node);
    case 'baseline':
      return instance.setBaseline(step.node);
    case 'sysctl':
      return instance.setSysctl(step.node, step.key, step.value);
    case 'delSysctl':
      return instance.resetSysctl(step.node, step.key);
    case 'bridge':
      return addBridge(ns, step);
    case 'link':
      return addLink(ns, step, madeKind(step), (node) => instance.node(node));
    case 'master':
      return setMaster(ns, step.name, step.master);
    case 'noMaster':
      return clearMaster(ns, step.name);
    case 'vlans':
    case 'delVlans': {
      const vlans = { ...step.vlans, self: step.name === step.master };
      return changeVlans(ns, step.name, vlans, step.do === 'vlans' ? 'add' : 'delete');
    }
    case 'word':
    case 'lateWord':
      return applyWord(ns, step, 'add');
    case 'delWord':
      return applyWord(ns, step, 'remove');
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
      return setUp(ns, step.name, step);
    case 'down':
      return setDown(ns, step.name);
    case 'delLink':
      return deleteLink(ns, step.name);
    case 'routingRule':
      return addRoutingRule(ns, asRule(step.rule));
    case 'delRoutingRule':
      return deleteRoutingRule(ns, asRule(step.rule));
    case 'route':
      return addRoute(ns, step.route);
    case 'delRoute':
      return deleteRoute(ns, step.route);
  }
}
