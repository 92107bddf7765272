import { sameNetwork } from './networks.ts';
import { routeInterfaces } from './standing.ts';
import type { Step } from './step.ts';
import { sysctlInterface } from './sysctl-key.ts';
import type { Topology, TopologyNode } from './topology.ts';
import { type Losses, place } from './undo.ts';

/**
 * Finds what the kernel removes by itself. Routes go with an interface that is removed or set down. With an
 * address go the routes that are sent from it and, if it was the first of its network, the network's other
 * addresses. With the last IPv4 address of an interface go all its routes. Set-up commands may depend on
 * anything in their node. Setting `ip_forward` also sets forwarding of each interface.
 */
export function lossesOf(
  { from, to }: { from: Topology; to: Topology },
  gone: readonly Step[],
  fresh: readonly Step[],
  lost: ReadonlySet<string>,
): Losses {
  const down = new Set(gone.flatMap((step) => (step.do === 'up' ? [place(step)] : [])));
  const addresses = gone.filter((step) => step.do === 'address');
  const shaken = new Set([...lost, ...down, ...addresses.filter(isIpv4).map(place)]);
  const forwarding = new Set(
    [...gone, ...fresh].flatMap((step) =>
      step.do === 'sysctl' && FOR_ALL.test(step.key) ? [step.node] : [],
    ),
  );
  const routeGoes = ({ node, route }: Step & { do: 'route' }) => {
    const own = from.nodes[node];
    const through = own && routeInterfaces(own, route);
    const isSource = (step: Step & { do: 'address' }) =>
      step.node === node && step.address.split('/')[0] === route.src;
    return (
      (through === undefined
        ? [...shaken].some((each) => each.startsWith(`${node}:`))
        : through.some((name) => shaken.has(`${node}:${name}`))) || addresses.some(isSource)
    );
  };
  const isStirred = (node: string) =>
    [...lost].some((each) => each.startsWith(`${node}:`)) ||
    JSON.stringify(withoutPrograms(from.nodes[node])) !== JSON.stringify(withoutPrograms(to.nodes[node]));
  const goesAlong = (step: Step): boolean => {
    switch (step.do) {
      case 'route':
        return routeGoes(step);
      case 'address':
        return addresses.some(
          (other) =>
            isIpv4(other) && place(other) === place(step) && sameNetwork(other.address, step.address),
        );
      case 'sysctl':
        return (
          forwarding.has(step.node) &&
          sysctlInterface(step.key) !== undefined &&
          /[./]forwarding$/.test(step.key)
        );
      case 'dhcp':
      case 'lateWord':
        return shaken.has(place(step));
      case 'setup':
        return isStirred(step.node);
      default:
        return false;
    }
  };
  return { lost, down, goesAlong };
}

/** The part of a node that set-up commands may depend on. */
const withoutPrograms = (node: TopologyNode | undefined) =>
  node && { ...node, services: undefined, setup: undefined };

const FOR_ALL = /^net\.ipv4\.ip_forward$|^net\.ipv[46]\.conf\.all\.forwarding$/;

const isIpv4 = ({ address }: { address: string }) => !address.includes(':');
