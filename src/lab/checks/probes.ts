import { isEndpoint, isHostName, isPort, parseAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';
import type { IperfProbe, Probe } from '../probe.ts';
import { oneOf } from '../suggest.ts';
import type { Lab } from '../types.ts';
import { parseRate } from '../units.ts';

export function checkProbes(lab: Lab, report: Report): void {
  const nodes = Object.keys(lab.nodes);
  for (const [name, probe] of Object.entries(lab.probes ?? {})) {
    const { from } = probe;
    if (!nodes.includes(from)) report(['probes', name, 'from'], `no node "${from}"`, oneOf(nodes, from));
    checkTarget(['probes', name], probe, report);
  }
}

function checkTarget(path: Path, probe: Probe, report: Report): void {
  switch (probe.kind) {
    case 'http':
      if (!isHttpUrl(probe.url))
        report([...path, 'url'], `"${probe.url}" is no URL to ask`, 'http://HOST[:PORT]/…');
      return;
    case 'udp':
      if (!isEndpoint(probe.to) || parseAddress(probe.to))
        report([...path, 'to'], `"${probe.to}" is no address with a port`, '10.0.0.1:7 or [fd00::1]:7');
      return;
    case 'ping':
      if (!isAddress(probe.to) && !isHostName(probe.to))
        report([...path, 'to'], `"${probe.to}" is nothing to ping`, 'an address, or a name of a host');
      return;
    case 'iperf3':
      return checkIperf(path, probe, report);
    case 'command':
      return;
  }
}

function checkIperf(path: Path, probe: IperfProbe, report: Report): void {
  if (!isAddress(probe.to)) report([...path, 'to'], `"${probe.to}" is no address`, 'an address');
  for (const key of ['atLeast', 'atMost'] as const) {
    const rate = probe[key];
    if (rate !== undefined && parseRate(rate) === undefined)
      report([...path, key], `cannot be "${rate}"`, 'bits per second, such as 8mbit');
  }
}

function isAddress(text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && address.prefix === undefined;
}

/** Stricter than `URL`, which takes `http:x`, `http://1.2.3` and user names. */
function isHttpUrl(url: string): boolean {
  const [, v6, host = '', port] =
    /^http:\/\/(?:\[([^\]]+)\]|([^:/?#@\s]+))(?::(\d+))?(?:[/?#]\S*)?$/.exec(url) ?? [];
  const address = parseAddress(v6 ?? host);
  const known = v6 === undefined ? address?.family === 4 || isHostName(host) : address?.family === 6;
  return known && address?.prefix === undefined && (port === undefined || isPort(Number(port)));
}
