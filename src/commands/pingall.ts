import type { PingRow } from '../agent/protocol.ts';
import { parseAddress } from '../lab/address.ts';
import { visibleJson } from '../lab/control.ts';
import { LabError } from '../lab/error.ts';
import type { TopologyNode } from '../plan/topology.ts';
import { type Style, styleFor } from '../report/style.ts';
import { print, say } from './output.ts';
import { withRunningLab } from './running-lab.ts';

interface PingAllOptions {
  name?: string;
  timeout: number;
  json?: true;
}

/** Lets every node that has an IPv4 address ping every other. The exit code is 1 if an answer is missing. */
export async function pingAll({ name, timeout, json }: PingAllOptions): Promise<number> {
  return withRunningLab(name, async ({ agent, topology, status }) => {
    const hosts = Object.values(topology.nodes).flatMap((node) => firstAddress(node) ?? []);
    if (hosts.length < 2) {
      const what = `${hosts.length} of its nodes have an IPv4 address`;
      throw new LabError('usage', { where: status.name, what, allowed: 'two or more' });
    }
    const pairs = hosts.length * (hosts.length - 1);
    say(`pinging ${pairs} pairs`);
    const rows = await agent.pingAll({ hosts, timeout });
    const lost = rows.reduce((sum, row) => sum + row.lost.length, 0);
    const results = { sent: pairs, received: pairs - lost };
    if (json) print(visibleJson({ ...results, hosts, rows }, 2));
    else
      print([...rows.map((row) => line(row, rows, styleFor(process.stdout))), summary(results)].join('\n'));
    return lost > 0 ? 1 : 0;
  });
}

function firstAddress({ name, interfaces }: TopologyNode): { node: string; address: string } | undefined {
  const all = Object.values(interfaces).flatMap(({ addresses }) => addresses);
  const found = all.map(parseAddress).find((address) => address?.family === 4);
  return found && { node: name, address: found.ip };
}

/** Writes a line as Mininet does: `h1 -> h2 X h4`. */
function line({ from, lost }: PingRow, rows: readonly PingRow[], style: Style): string {
  const missing = new Set(lost);
  const others = rows.filter((row) => row.from !== from);
  return `${from} -> ${others.map((row) => (missing.has(row.from) ? style('bad', 'X') : row.from)).join(' ')}`;
}

function summary({ sent, received }: { sent: number; received: number }): string {
  const dropped = Math.floor((100 * (sent - received)) / sent);
  return `*** Results: ${dropped}% dropped (${received}/${sent} received)`;
}
