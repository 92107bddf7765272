import { visible } from '../../lab/control.ts';
import { LabError } from '../../lab/error.ts';
import type { News, RunEvent } from '../../report/events.ts';
import type { Seen } from '../../report/evidence/seen.ts';
import { eventLine } from '../../report/formats/ndjson.ts';
import { FORMATS, type FormatName, type Write } from '../../report/formats.ts';
import type { Report } from '../../report/report.ts';
import type { Results } from '../../report/results.ts';
import { plain, styleFor } from '../../report/style.ts';
import { print, printAsIs, printForReaders, terminalWidth } from '../output.ts';
import type { Listener } from '../session.ts';
import { Evidence } from './evidence.ts';
import { type OutputOptions, type ResultFile, resultFiles, writeFiles } from './files.ts';

/**
 * Opens the outputs of a run before it begins.
 *
 * @param byKernel whether scenarios run under several kernels
 * @throws LabError `usage` with every file that cannot be written
 */
export async function openOutputs(options: OutputOptions, byKernel = false): Promise<Outputs> {
  const { evidence } = options;
  const files = await resultFiles(options);
  const kept = evidence === undefined ? undefined : new Evidence(evidence, byKernel);
  return new Outputs(formatFor(options), files, kept);
}

/** A terminal gets the short format; a pipe gets everything. */
function formatFor({ format, verbose }: OutputOptions): FormatName {
  return format ?? (process.stdout.isTTY && !verbose ? 'summary' : 'pretty');
}

const FOR_READERS: (() => Promise<Write>)[] = [FORMATS.summary.load, FORMATS.pretty.load];
const WITH_LINES: (() => Promise<Write>)[] = [FORMATS.xunit.load, FORMATS.junit.load, FORMATS.github.load];
const FILE_WIDTH = 100;

/** Receives the events of a run, and writes its results. */
class Outputs implements Listener {
  readonly #load: () => Promise<Write>;
  readonly #files: readonly ResultFile[];
  readonly #isLive: boolean;
  readonly #events: RunEvent[] = [];
  readonly #start = performance.now();
  readonly #evidence: Evidence | undefined;

  constructor(format: FormatName, files: readonly ResultFile[], evidence: Evidence | undefined) {
    this.#load = FORMATS[format].load;
    this.#isLive = format === 'ndjson';
    this.#files = files;
    this.#evidence = evidence;
  }

  /** Does any output say at which line of a file a scenario is? */
  get namesLines(): boolean {
    return [this.#load, ...this.#files.map(({ load }) => load)].some((load) => WITH_LINES.includes(load));
  }

  tell(news: News): void {
    const event = { timeMs: Math.round(performance.now() - this.#start), ...news };
    this.#events.push(event);
    if (this.#isLive) print(eventLine(event));
    // The code that writes results is loaded while probes wait.
    if (news.event === 'phase') void this.#load();
  }

  async keep(seen: Seen, environment: Report['environment']): Promise<void> {
    await this.#evidence?.keep(seen, environment);
  }

  /**
   * Prints first and then writes files, so that verdicts are not lost if a file fails.
   *
   * @param forReaders replaces the usual text
   * @throws LabError `usage` with every file that could not be written
   */
  async handOut(found: Omit<Results, 'events'>, forReaders?: Write): Promise<void> {
    this.tell({ event: 'end', summary: found.report.summary });
    const results = { ...found, events: this.#events };
    const write = async (load: () => Promise<Write>) =>
      FOR_READERS.includes(load) && forReaders ? forReaders : load();
    if (!this.#isLive)
      this.#printer()((await write(this.#load))(results, styleFor(process.stdout), this.#width(forReaders)));
    const problems = [
      ...(this.#evidence?.problems ?? []),
      ...(await writeFiles(this.#files, async ({ load, isPage }) => {
        const width = load === FORMATS.pretty.load && !forReaders ? Number.POSITIVE_INFINITY : FILE_WIDTH;
        const text = (await write(load))(results, plain, width);
        return isPage ? text : visible(text);
      })),
    ];
    if (problems.length > 0) throw new LabError('usage', problems);
  }

  /** The width of lines. In a pipe the complete text is not wrapped, because programs read it line by line. */
  #width(forReaders: Write | undefined): number {
    const isComplete = this.#load === FORMATS.pretty.load && forReaders === undefined;
    return isComplete && !process.stdout.isTTY ? Number.POSITIVE_INFINITY : terminalWidth();
  }

  #printer(): (text: string) => void {
    if (this.#load === FORMATS.github.load) return printAsIs;
    return FOR_READERS.includes(this.#load) ? printForReaders : print;
  }
}
