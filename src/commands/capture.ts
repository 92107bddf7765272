import type { AgentEvents } from '../agent/protocol.ts';
import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import { CaptureFile } from './capture-file.ts';
import { outputs, quietly } from './exec.ts';
import { whileInterrupts } from './interrupt.ts';
import { checkNode, type Living, withLiving } from './live-lab.ts';
import { whenReaderLeaves } from './reader.ts';

interface CaptureOptions {
  name?: string;
  write?: string;
}

const ID = 'capture';

/** tcpdump in a node, never promiscuous: that would change what a bridge does. Ctrl-C, or a reader that leaves, ends it. */
export async function capture(
  place: string,
  filter: readonly string[],
  options: CaptureOptions,
): Promise<number> {
  const path = options.write === '-' ? undefined : options.write;
  const file = path === undefined ? undefined : new CaptureFile(path);
  const messages = new Messages();
  const events: AgentEvents = {
    ...outputs,
    output: (exec, stream, data) => {
      if (stream === 'stderr') return messages.take(exec, data);
      return file ? file.write(Buffer.from(data, 'base64')) : outputs.output(exec, stream, data);
    },
  };
  return withLiving(
    options.name,
    async (living) => {
      const { node, interface: at } = parsePlace(place, living);
      const mode = options.write === undefined ? ['-n', '-e', '-l'] : ['-U', '-w', '-'];
      const user = living.uid === 0 ? ['-Z', 'root'] : [];
      const command = ['tcpdump', '-p', '--immediate-mode', ...user, ...mode, '-i', at, '--', ...filter];
      const stop = () => quietly(living.agent.signal(ID, 'SIGINT'));
      const unwatch = file ? () => {} : whenReaderLeaves(stop);
      try {
        const { exitCode } = await whileInterrupts(stop, () =>
          living.agent.exec({ id: ID, node, command, tool: true }),
        );
        messages.checkStarted(place, filter);
        return exitCode;
      } finally {
        unwatch();
        await file?.close();
      }
    },
    events,
  );
}

/** What tcpdump says, held back until it captures: until then it is why it does not. */
class Messages {
  #held = '';
  #listening = false;

  async take(exec: string, data: string): Promise<void> {
    if (this.#listening) return outputs.output(exec, 'stderr', data);
    this.#held += Buffer.from(data, 'base64').toString();
    if (!this.#held.includes('listening on ')) return;
    this.#listening = true;
    return outputs.output(exec, 'stderr', Buffer.from(this.#held).toString('base64'));
  }

  /** @throws LabError `usage` where it can only be the filter, otherwise `kernel` */
  checkStarted(place: string, filter: readonly string[]): void {
    if (this.#listening) return;
    const lines = this.#held.split('\n').filter((line) => !/: data link type /.test(line));
    const what = lines.join('\n').trim() || 'tcpdump ended at once';
    if (filter.length === 0) throw new LabError('kernel', { where: place, what });
    throw new LabError('usage', {
      where: filter.join(' '),
      what,
      allowed: 'filters as man pcap-filter has them',
    });
  }
}

function parsePlace(place: string, living: Living): { node: string; interface: string } {
  const [name = '', at] = place.split(':');
  const node = checkNode(living, name);
  const names = Object.keys(node.interfaces);
  if (at !== undefined && !names.includes(at) && at !== 'lo') {
    const what = `no interface "${at}" in ${name}`;
    throw new LabError('usage', { where: place, what, allowed: oneOf(names, at) });
  }
  return { node: name, interface: at ?? 'any' };
}
