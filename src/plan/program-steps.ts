import { isUp } from '../lab/service.ts';
import { servicePlan } from './services.ts';
import type { Step } from './step.ts';
import type { TopologyNode } from './topology.ts';

/** Steps for a node's files and programs. They come after all other steps. */

export function files({ name, files: texts }: TopologyNode): Step[] {
  return Object.entries(texts).map(([path, text]) => ({ do: 'file', node: name, path, text }));
}

export function setups({ name, setup }: TopologyNode): Step[] {
  return setup.map((command) => ({ do: 'setup', node: name, command }));
}

export function services(node: TopologyNode): Step[] {
  const running = Object.entries(node.services).filter(([, service]) => isUp(service));
  return running.map(([name, service]) => ({ do: 'service', node: node.name, name, service }));
}

export function containers({ name, container }: TopologyNode): Step[] {
  return container ? [{ do: 'container', node: name, container }] : [];
}

/** Returns steps for DHCP clients, which come after the DHCP servers. */
export function clients({ name, interfaces }: TopologyNode): Step[] {
  const asking = Object.values(interfaces).filter(({ dhcp, up }) => dhcp && up);
  return asking.map((each) => ({ do: 'dhcp', node: name, name: each.name }));
}

/**
 * May the program ask others as soon as it starts? Services that only answer are started before such programs. The
 * programs themselves wait for each other.
 */
export const isProgram = (step: Step): boolean =>
  step.do === 'service' && servicePlan(step.service).asks === true;
