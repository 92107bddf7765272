import type { AgentEvents, ExecResult } from '../agent/protocol.ts';
import { parseAddress } from '../lab/address.ts';
import { visibleJson } from '../lab/control.ts';
import { LabError } from '../lab/error.ts';
import { print, say } from './output.ts';
import { checkNode, type RunningLab, withRunningLab } from './running-lab.ts';

interface IperfOptions {
  name?: string;
  time: number;
  json?: true;
}

/** A shell's exit codes for a program that cannot be run. */
const CANNOT_RUN = [126, 127];

const SERVER = 'iperf server';
const CLIENT = 'iperf client';

/** Measures how many bits per second TCP carries between two nodes, with iperf3(1) in both. */
export async function iperf(from: string, to: string, { name, time, json }: IperfOptions): Promise<number> {
  const output = { [SERVER]: '', [CLIENT]: '' };
  let heard = () => {};
  const events: AgentEvents = {
    phase: () => {},
    output: async (exec, _, data) => {
      if (exec === SERVER || exec === CLIENT) output[exec] += Buffer.from(data, 'base64');
      heard();
    },
  };
  const measure = async (living: RunningLab) => {
    const { agent } = living;
    checkNode(living, from);
    const address = addressOf(living, to);
    // The server serves one client, and then ends.
    const command = ['iperf3', '--server', '--one-off', '--forceflush'];
    const server = agent.exec({ id: SERVER, node: to, command, tool: true });
    const listening = new Promise<void>((resolve) => {
      heard = () => output[SERVER].includes('listening') && resolve();
    });
    const early = await Promise.race([server, listening]);
    if (early) throw failure(to, early, output[SERVER]);
    say(`measuring for ${time} s`);
    const limits = ['--time', String(time), '--connect-timeout', '3000'];
    const client = await agent.exec({
      id: CLIENT,
      node: from,
      command: ['iperf3', '--client', address, '--json', ...limits],
      tool: true,
    });
    const bits = received(output[CLIENT]);
    await agent.signal(SERVER, 'SIGTERM');
    await server;
    if (bits === undefined) throw failure(from, client, output[CLIENT]);
    print(json ? visibleJson({ from, to, bitsPerSecond: bits }) : `${from} -> ${to}: ${show(bits)}`);
    return 0;
  };
  return withRunningLab(name, measure, events);
}

function addressOf(living: RunningLab, node: string): string {
  const { interfaces } = checkNode(living, node);
  const all = Object.values(interfaces).flatMap(({ addresses }) => addresses);
  const address = all.map(parseAddress).find((each) => each !== undefined);
  if (address) return address.ip;
  throw new LabError('usage', { where: node, what: 'has no address', allowed: 'a node that has one' });
}

/** Returns the speed at which data arrived, not the speed at which it was handed to the kernel, from iperf3's JSON. */
function received(text: string): number | undefined {
  try {
    return JSON.parse(text).end.sum_received.bits_per_second;
  } catch {
    return undefined;
  }
}

function failure(where: string, { exitCode }: ExecResult, said: string): LabError {
  if (CANNOT_RUN.includes(exitCode)) {
    const what = 'the program iperf3 is not on this machine';
    return new LabError('unable', { where, what }, 'lab doctor says what installs it');
  }
  const error = /"error":\s*"(.*)"/.exec(said)?.[1] ?? said.trim();
  const what = error.replace(/^lab: /, '') || `iperf3 said nothing, and ended with exit code ${exitCode}`;
  return new LabError('unable', { where, what });
}

/** Writes the speed as iperf3 does: `9.53 Mbits/sec`. */
function show(bits: number): string {
  const units = ['bits', 'Kbits', 'Mbits', 'Gbits'];
  const step = Math.min(3, Math.max(0, Math.floor(Math.log10(bits) / 3)));
  return `${(bits / 1000 ** step).toPrecision(3)} ${units[step]}/sec`;
}
