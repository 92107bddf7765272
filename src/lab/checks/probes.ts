import { isHostName, isPort, parseAddress } from '../address.ts';
import type { Report } from '../path.ts';
import { oneOf } from '../suggest.ts';
import type { Lab } from '../types.ts';

export function checkProbes(lab: Lab, report: Report): void {
  const nodes = Object.keys(lab.nodes);
  for (const [name, { from, url }] of Object.entries(lab.probes ?? {})) {
    if (!nodes.includes(from)) report(['probes', name, 'from'], `no node "${from}"`, oneOf(nodes, from));
    if (!isHttpUrl(url)) report(['probes', name, 'url'], `"${url}" is no URL to ask`, 'http://HOST[:PORT]/…');
  }
}

/** Stricter than `URL`, which takes `http:x`, `http://1.2.3` and user names. */
function isHttpUrl(url: string): boolean {
  const [, v6, host = '', port] =
    /^http:\/\/(?:\[([^\]]+)\]|([^:/?#@\s]+))(?::(\d+))?(?:[/?#]\S*)?$/.exec(url) ?? [];
  const address = parseAddress(v6 ?? host);
  const known = v6 === undefined ? address?.family === 4 || isHostName(host) : address?.family === 6;
  return known && address?.prefix === undefined && (port === undefined || isPort(Number(port)));
}
