import { sameNetwork } from './networks.ts';
import { routeInterfaces } from './standing.ts';
import type { Step } from './step.ts';
import { sysctlInterface } from './sysctl-key.ts';
import type { Topology, TopologyNode } from './topology.ts';
import { type Losses, place } from './undo.ts';

/**
 * Finds the results of steps that the kernel removes by itself. With an interface that is removed or set down, its
 * routes are lost. With an address, routes that use it as their source are lost; if it was the first address of its
 * network, the other addresses of that network are lost too. With the last IPv4 address of an interface, all its
 * routes are lost. Set-up commands may depend on anything in their node. Setting `ip_forward` also sets
 * `forwarding` of each interface.
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

/** The node without its programs: set-up commands may depend on the rest. */
const withoutPrograms = (node: TopologyNode | undefined) =>
  node && { ...node, services: undefined, setup: undefined };

const FOR_ALL = /^net\.ipv4\.ip_forward$|^net\.ipv[46]\.conf\.all\.forwarding$/;

const isIpv4 = ({ address }: { address: string }) => !address.includes(':');
