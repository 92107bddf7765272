import { isEndpoint, isPort } from '../address.ts';
import { MOST_CONNECTIONS } from '../connections.ts';
import type { Path, Report } from '../path.ts';
import { oneOf } from '../suggest.ts';
import type { Scenario } from '../types.ts';

/** Checks the connections that a scenario opens before its probes. */
export function checkConnections(
  path: Path,
  { connections = [] }: Scenario,
  nodes: readonly string[],
  report: Report,
): void {
  for (const [index, { from, to, count = 1, sourcePort }] of connections.entries()) {
    const here = [...path, 'connections', index];
    if (!nodes.includes(from)) report([...here, 'from'], `no node "${from}"`, oneOf(nodes, from));
    if (!(isEndpoint(to) && /[\d\]]:\d+$/.test(to)))
      report([...here, 'to'], `"${to}" is no address with a port`, '10.0.0.1:80, [fd00::1]:80');
    if (sourcePort !== undefined && !isPort(sourcePort + count - 1))
      report([...here, 'count'], `ends at port ${sourcePort + count - 1}`, 'at most 65535');
  }
  const all = connections.reduce((sum, { count = 1 }) => sum + count, 0);
  if (all > MOST_CONNECTIONS)
    report([...path, 'connections'], `has ${all} of them`, `${MOST_CONNECTIONS} at most`);
}
