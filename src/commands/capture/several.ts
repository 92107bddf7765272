import type { AgentEvents } from '../../agent/protocol.ts';
import { LabError } from '../../lab/error.ts';
import { outputs } from '../exec.ts';
import { whileInterrupts } from '../interrupt.ts';
import { say } from '../output.ts';
import { type RunningLab, withRunningLab } from '../running-lab.ts';
import { CaptureFile } from './capture-file.ts';
import { MergedLines } from './merged-lines.ts';
import { MergedPcapng } from './merged-pcapng.ts';
import { type Merging, type Sink, toStdout } from './merging.ts';
import { interfacesOf, type Place, type PlacePattern } from './place.ts';
import { Tap } from './tap.ts';

/** How many places are allowed. Each needs a tcpdump with a buffer of two megabytes. */
const MOST = 128;

type Choose = (living: RunningLab) => PlacePattern[];

/**
 * Captures at several places into one stream. With a file it is pcapng with one interface per place; without one it
 * is text.
 *
 * @param write a file; `-` is standard output
 */
export async function captureSeveral(
  name: string | undefined,
  choose: Choose,
  filter: readonly string[],
  write: string | undefined,
): Promise<number> {
  const sink = write === undefined || write === '-' ? toStdout : new CaptureFile(write);
  return captureTo(name, choose, filter, (living, places) => ({
    merging: write === undefined ? new MergedLines(places, sink) : new MergedPcapng(living, places, sink),
    sink,
    say,
  }));
}

interface Target {
  merging: Merging;
  sink: Sink;
  /** Prints a line of progress. */
  say: (text: string) => void;
}

/** Captures at several places, and writes the stream to `target`. */
export async function captureTo(
  name: string | undefined,
  choose: Choose,
  filter: readonly string[],
  target: (living: RunningLab, places: readonly Place[]) => Target,
): Promise<number> {
  let take: AgentEvents['output'] = async () => {};
  const events: AgentEvents = { ...outputs, output: (...all) => take(...all) };
  return withRunningLab(
    name,
    async (living) => {
      const places = interfacesOf(choose(living), living);
      checkCount(places);
      const to = target(living, places);
      const taps = new Map(places.map((place) => [place, new Tap(place, filter)]));
      const byName = new Map([...taps.values()].map((tap) => [tap.name, tap]));
      take = async (exec, stream, data) =>
        byName.get(exec)?.take(stream, Buffer.from(data, 'base64'), to.merging);
      await run(living, [...taps.values()], to);
      return 0;
    },
    events,
  );
}

async function run(living: RunningLab, taps: readonly Tap[], { merging, sink, say }: Target): Promise<void> {
  const stop = () => {
    for (const tap of taps) tap.stop(living);
  };
  const unwatch = sink.watch(stop);
  try {
    await whileInterrupts(stop, async () => {
      const ended = Promise.all(taps.map((tap) => tap.run(living, merging)));
      ended.catch(() => {});
      const began = await Promise.all(taps.map((tap) => tap.began));
      const capturing = taps.filter((_, index) => began[index]);
      const failed = taps.filter(({ isDown }, index) => !began[index] && !isDown);
      if (failed[0] || capturing.length === 0) {
        stop();
        await ended;
        throw failed[0]?.failure ?? taps[0]?.failure;
      }
      for (const { name } of taps.filter((tap) => !capturing.includes(tap)))
        say(`note: ${name} is not up, and is left out`);
      await merging.begin(capturing.map(({ place }) => place));
      say(`listening on ${capturing.length} interfaces: ${capturing.map(({ name }) => name).join(' ')}`);
      await ended;
    });
    const dropped = new Map(taps.map((tap) => [tap.name, tap.dropped]));
    const packets = await merging.end(dropped);
    if (packets !== undefined) say(`${packets} packets captured`);
    const lost = [...dropped.values()].reduce((sum, each) => sum + each, 0);
    if (lost > 0) say(`${lost} packets dropped by kernel`);
  } finally {
    unwatch();
    await sink.close();
  }
}

function checkCount({ length }: readonly Place[]): void {
  if (length > 0 && length <= MOST) return;
  const what = length === 0 ? 'there is no interface but loopback' : `${length} interfaces are too many`;
  throw new LabError('usage', { where: 'lab capture', what, allowed: `1 to ${MOST} of NODE:IF` });
}
