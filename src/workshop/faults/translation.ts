import type { LabNode } from '../../lab/types.ts';
import type { Fault, Network } from './fault.ts';
import { addressesOf, linesOf, routers, withLines, withRules } from './network.ts';

const DNAT = /-j DNAT/;
const SNAT = /-j (SNAT|MASQUERADE)/;

/** Faults of NAT: it is missing, or it leads to the wrong place. */
export const TRANSLATION: Record<string, Fault> = {
  'no-dnat': (network) =>
    having(network, DNAT).map(([node, line]) => ({
      node,
      what: `${node} has lost its rule: ${line}`,
      causes: ['no-dnat', 'refused', 'unanswered'],
      change: (one) => withLines(one, 'iptables', (text) => (text === line ? [] : [text])),
    })),
  'wrong-port': (network) =>
    having(network, /-j DNAT --to-destination \S+:\d+/).map(([node, line]) => ({
      node,
      what: `${node} turns the connection to a port that nobody listens at`,
      causes: ['wrong-dnat'],
      change: (one) =>
        withLines(one, 'iptables', (text) => [
          text === line ? text.replace(/(--to-destination \S+:)(\d+)/, '$18181') : text,
        ]),
    })),
  'wrong-address': (network) =>
    having(network, /-j DNAT --to-destination \d+\./).map(([node, line]) => ({
      node,
      what: `${node} turns the connection to an address that nobody has`,
      causes: ['wrong-dnat', 'arp-unanswered'],
      change: (one) =>
        withLines(one, 'iptables', (text) => [
          text === line ? text.replace(/(--to-destination (?:\d+\.){3})\d+/, '$1231') : text,
        ]),
    })),
  'turned-back': (network) =>
    having(network, /^-A PREROUTING (?!.*-s ).*-j DNAT --to-destination \d+\./).flatMap(([node, line]) =>
      network.askers
        .flatMap((asker) => network.topology.nodes[asker] ?? [])
        .flatMap(addressesOf)
        .filter((address) => !address.includes(':'))
        .map((address) => ({
          node,
          what: `${node} turns connections of ${address} back to ${address} itself`,
          causes: ['martian-source'] as const,
          change: (one: LabNode) =>
            withLines(one, 'iptables', (text) => (text === line ? [backTo(address, line), text] : [text])),
        })),
    ),
  untracked: (network) =>
    having(network, DNAT).map(([node]) => ({
      node,
      what: `${node} does not track connections, so it translates none`,
      causes: ['no-dnat', 'refused'],
      change: (one) => withRules(one, 'iptables', '*raw\n-A PREROUTING -p tcp -j NOTRACK\nCOMMIT'),
    })),
  'no-snat': (network) =>
    having(network, SNAT).map(([node, line]) => ({
      node,
      what: `${node} has lost its rule: ${line}`,
      causes: ['asymmetric-reply', 'no-route'],
      change: (one) => withLines(one, 'iptables', (text) => (text === line ? [] : [text])),
    })),
};

const backTo = (address: string, line: string): string =>
  line
    .replace('-A PREROUTING', `-A PREROUTING -s ${address}`)
    .replace(/(--to-destination )[\d.]+/, `$1${address}`);

/** The matching lines of all routers' rules. */
function having({ nodes, topology, askers }: Network, wanted: RegExp): [node: string, line: string][] {
  return routers({ nodes, topology, askers }).flatMap(({ name }) =>
    linesOf(nodes[name], 'iptables', wanted).map((line): [string, string] => [name, line]),
  );
}
