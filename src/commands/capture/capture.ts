import type { AgentEvents } from '../../agent/protocol.ts';
import { LabError } from '../../lab/error.ts';
import { outputs, quietly } from '../exec.ts';
import { whileInterrupts } from '../interrupt.ts';
import { whenReaderLeaves } from '../reader.ts';
import { type RunningLab, withRunningLab } from '../running-lab.ts';
import { CaptureFile } from './capture-file.ts';
import { everywhere, type PlacePattern, parsePlace } from './place.ts';
import { captureSeveral } from './several.ts';
import { Messages, tcpdump } from './tcpdump.ts';

interface CaptureOptions {
  name?: string;
  /** Capture at every interface of every node. */
  all?: true;
  write?: string;
}

const ID = 'capture';

/** Shows packets until Ctrl-C, or until nobody reads the output. */
export async function capture(
  places: readonly string[],
  filter: readonly string[],
  options: CaptureOptions,
): Promise<number> {
  const [only, ...more] = places;
  if (only === undefined && !options.all) throw nowhere('nothing is named');
  if (only !== undefined && options.all) throw nowhere('--all names every place, and so does nothing else');
  if (only !== undefined && more.length === 0) return captureOne(only, filter, options);
  const choose = (living: RunningLab): PlacePattern[] =>
    options.all ? everywhere(living) : places.map((place) => parsePlace(place, living));
  return captureSeveral(options.name, choose, filter, options.write);
}

const nowhere = (what: string) =>
  new LabError('usage', { where: 'lab capture', what, allowed: 'NODE, NODE:IF, several of them, or --all' });

/** Captures at one place: the lines of tcpdump, or its pcap, unchanged. */
async function captureOne(
  text: string,
  filter: readonly string[],
  { name, write }: CaptureOptions,
): Promise<number> {
  const path = write === '-' ? undefined : write;
  const file = path === undefined ? undefined : new CaptureFile(path);
  const messages = new Messages();
  const events: AgentEvents = {
    ...outputs,
    output: (exec, stream, data) => {
      const bytes = Buffer.from(data, 'base64');
      if (stream === 'stdout') return file ? file.write(bytes) : outputs.output(exec, stream, data);
      return outputs.output(exec, stream, Buffer.from(messages.take(bytes)).toString('base64'));
    },
  };
  return withRunningLab(
    name,
    async (living) => {
      const { node, interface: at = 'any' } = parsePlace(text, living);
      const place = { node, interface: at };
      const request = tcpdump(living, ID, place, filter, write === undefined ? 'lines' : 'pcap');
      const stop = () => quietly(living.agent.signal(ID, 'SIGINT'));
      const unwatch = file ? () => {} : whenReaderLeaves(stop);
      try {
        const { exitCode } = await whileInterrupts(stop, () => living.agent.exec(request));
        const failure = messages.failure(place, filter);
        if (failure) throw failure;
        return exitCode;
      } finally {
        unwatch();
        await file?.close();
      }
    },
    events,
  );
}
