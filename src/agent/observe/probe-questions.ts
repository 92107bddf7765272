import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { Namespace } from '../../kernel/namespace.ts';
import type { RouteQuestion } from '../../kernel/route-lookup.ts';
import { addressUrls, addressWords, kindOf, type Probe, probeHost, probePort } from '../../lab/probe.ts';

/**
 * Returns the questions about the packets that the probe wanted to send, as far as they are known. A command's
 * addresses are those in its arguments.
 *
 * @param told addresses that a name server gave to the node meanwhile
 */
export function probeQuestions(node: Namespace, probe: Probe, told: readonly string[]): RouteQuestion[] {
  if (probe.kind === 'command') {
    const urls = addressUrls(probe);
    const named = addressWords(probe).filter((word) => isIP(word) !== 0);
    const others = named.filter((word) => urls.every(({ dst }) => dst !== word));
    return [...urls, ...(named.length > 0 ? others : told).map((dst) => ({ dst }))];
  }
  const host = probeHost(probe);
  if (host === undefined) return [];
  const { protocol: known } = kindOf(probe);
  const written = isAddress(host) ? [host] : addressesIn(fileOf(node, '/etc/hosts'), host);
  const dstPort = probePort(probe);
  return (written.length > 0 ? written : told).map((dst) => {
    const protocol = known === 'icmp' ? (dst.includes(':') ? 58 : 1) : known;
    return { dst, ...(protocol && { protocol }), ...(dstPort !== undefined && { dstPort }) };
  });
}

/** Returns the name servers that the node's programs ask. One without a route is asked nothing. */
export const nameServers = (node: Namespace): string[] =>
  [...fileOf(node, '/etc/resolv.conf').matchAll(/^nameserver\s+(\S+)/gm)].map(([, address = '']) => address);

/** Is it an address rather than a name? */
export const isAddress = (host: string) => /^[\d.]+$|:/.test(host);

/** Returns the text of a file of the node. Empty if it cannot be read. */
function fileOf(node: Namespace, path: string): string {
  try {
    return node.runWithFiles(() => readFileSync(path, 'utf8'));
  } catch {
    return '';
  }
}

/** Returns the addresses of a name in a hosts file. */
export function addressesIn(hosts: string, name: string): string[] {
  return hosts.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return names.some((one) => one.toLowerCase() === name.toLowerCase()) ? [address] : [];
  });
}
