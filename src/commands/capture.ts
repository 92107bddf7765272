import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { AgentEvents } from '../agent/protocol.ts';
import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import { outputs, tell } from './exec.ts';
import { whileInterrupts } from './interrupt.ts';
import { type Living, withLiving } from './live-lab.ts';
import { say } from './output.ts';

interface CaptureOptions {
  name?: string;
  write?: string;
}

/** tcpdump in a node, never promiscuous: that would change what a bridge does. */
export async function capture(
  place: string,
  filter: readonly string[],
  options: CaptureOptions,
): Promise<number> {
  const file =
    options.write !== undefined && options.write !== '-' ? await openFile(options.write) : undefined;
  const events: AgentEvents = file
    ? {
        ...outputs,
        output: (exec, stream, data) =>
          stream === 'stderr'
            ? outputs.output(exec, stream, data)
            : new Promise((done) => file.write(Buffer.from(data, 'base64'), () => done())),
      }
    : outputs;
  return withLiving(
    options.name,
    async (living) => {
      const { node, interface: at } = parsePlace(place, living);
      const mode = options.write === undefined ? ['-n', '-e', '-l'] : ['-U', '-w', '-'];
      const user = living.uid === 0 ? ['-Z', 'root'] : [];
      const command = ['tcpdump', '-p', '--immediate-mode', ...user, ...mode, '-i', at, '--', ...filter];
      const stop = () => tell(living.agent.signal('capture', 'SIGINT'));
      const { exitCode } = await whileInterrupts(stop, () =>
        living.agent.exec({ id: 'capture', node, command }),
      );
      file?.end();
      return exitCode;
    },
    events,
  );
}

function parsePlace(place: string, { topology }: Living): { node: string; interface: string } {
  const [name = '', at] = place.split(':');
  const node = topology.nodes[name];
  if (node === undefined) {
    const allowed = oneOf(Object.keys(topology.nodes), name);
    throw new LabError('usage', { where: place, what: `no node "${name}" in this lab`, allowed });
  }
  const names = Object.keys(node.interfaces);
  if (at !== undefined && !names.includes(at) && at !== 'lo') {
    throw new LabError('usage', {
      where: place,
      what: `no interface "${at}" in ${name}`,
      allowed: oneOf(names, at),
    });
  }
  return { node: name, interface: at ?? 'any' };
}

async function openFile(path: string) {
  const file = createWriteStream(path);
  try {
    await once(file, 'open');
    return file;
  } catch (error) {
    throw new LabError(
      'usage',
      { where: path, what: `cannot be written (${(error as Error).message})` },
      undefined,
      { cause: error },
    );
  } finally {
    say(`writing to ${path}`);
  }
}
