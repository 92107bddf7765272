import { type Command, Option } from 'commander';
import { RUNTIMES, type Runtime } from '../host/runtime.ts';
import { LabError } from '../lab/error.ts';
import { CAPTURING, type Capturing } from '../plan/capturing.ts';
import { ENDINGS, FORMAT_NAMES } from '../report/formats.ts';

/** Takes the exit code of the verb that has run. */
export type Exit = (code: number) => void;

/** Adds a verb: its name and arguments, what it does, and examples. */
export type Define = (usage: string, about: string, examples: readonly string[]) => Command;

/** Starts an agent before the rest is loaded, for a verb that will need one. */
export const startEarly = async (options: {
  runtime: Runtime;
  kernel?: string;
  context?: string[];
  trust?: boolean;
}): Promise<void> => (await import('../host/early-agent.ts')).startEarly(options);

/** Begins a group of verbs in the help. */
export function group(program: Command, title: string): Define {
  return (usage, about, examples) =>
    program
      .command(usage)
      .description(about)
      .helpGroup(title)
      .exitOverride()
      .showHelpAfterError(`  hint: lab ${usage}; lab ${usage.split(' ')[0]} --help tells more`)
      .addHelpText('after', `\nExamples:\n${examples.map((line) => `  $ ${line}`).join('\n')}`);
}

const collect = (value: string, earlier: string[]) => [...earlier, value];

export const living = () => new Option('-n, --name <name>', 'which lab, where several are up');

export const format = () =>
  new Option('--format <format>', 'what to print: summary on a terminal, pretty elsewhere').choices(
    FORMAT_NAMES,
  );

export const verbose = () =>
  new Option('-v, --verbose', 'all evidence and packets, on a terminal as well: --format pretty');

export const output = () =>
  new Option(
    '-o, --output <file>',
    `also write a file; may be repeated; the ending says the format: ${ENDINGS.join(' ')}`,
  )
    .argParser(collect)
    .default([], 'none');

export const gradeOutput = () =>
  new Option(
    '-o, --output <file>',
    'also write a file; may be repeated; the ending says the format: .csv .xlsx .json .xml (JUnit) .html .txt',
  )
    .argParser(collect)
    .default([], 'none');

export const report = () =>
  new Option('--report <file.html>', 'also write a page that plays the journeys of the packets');

export const evidence = () =>
  new Option(
    '--evidence <folder>',
    'also keep captures for Wireshark, rules, tables, plan and trace of each scenario',
  );

export const capture = () =>
  new Option(
    '--capture <how>',
    'who sees the packets: a packet socket a node, tcpdump at each interface, nobody',
  )
    .choices(CAPTURING)
    .default('socket');

/** `--no-capture`, the older name of `--capture none`. */
export const noCapture = () =>
  new Option('--no-capture', 'as --capture none: outcomes only, no causes').hideHelp();

/** Combines `--capture` and `--no-capture` into one value. */
export const capturing = ({ capture: how }: { capture: Capturing | false }): Capturing =>
  how === false ? 'none' : how;

export const graphFormat = () =>
  new Option('--format <format>', 'what to draw for')
    .choices(['ascii', 'mermaid', 'dot', 'svg'])
    .default('ascii');

export const runtime = () =>
  new Option(
    '--runtime <runtime>',
    'where labs are built: in namespaces of this machine, in Docker, or in a virtual machine',
  )
    .choices(RUNTIMES)
    .default('auto')
    .env('LAB_RUNTIME');

export const env = () =>
  new Option('--env <name>', 'hand this variable of yours on as well; may be repeated')
    .argParser(collect)
    .default([], 'none');

export const trust = () =>
  new Option(
    '--trust',
    "programs of the lab see all of this machine's files: without it, /usr and the lab's folder, read-only",
  );

export const sets = () =>
  new Option('--set <toggle=value>', 'give a toggle a value; may be repeated')
    .argParser(collect)
    .default([], 'none');

export const topo = () =>
  new Option(
    '--topo <topology>',
    "a generated lab, in Mininet's words: single,100  linear,50  tree,depth=3,fanout=4",
  );

export const link = () =>
  new Option('--link <properties>', 'of every link of it: bw=10 (Mbit/s)  delay=5ms  jitter=1ms  loss=1 (%)');

export const scenarios = () =>
  new Option('--scenario <scenario>', 'only this one; may be repeated').argParser(collect).default([], 'all');

export const probes = () =>
  new Option('--probe <probe>', 'only this one; may be repeated').argParser(collect).default([], 'all');

export const language = () =>
  new Option('--language <tag>', 'in which language (that of LANG, or English)').choices(['en', 'zh-TW']);

export const jobs = (about = 'scenarios at a time, without those that only wait for an answer') =>
  new Option('-j, --jobs <n>', about).argParser(positive).default(16);

function positive(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new LabError('usage', {
    where: '--jobs',
    what: `"${value}" is no count`,
    allowed: 'a whole number from 1',
  });
}

export const seed = () =>
  new Option('--seed <n>', 'which fault: the same number is the same fault (a random one)').argParser(
    (value: string) => {
      const number = Number(value);
      if (/^\d+$/.test(value) && number < 2 ** 32) return number;
      const what = `"${value}" is no seed`;
      throw new LabError('usage', {
        where: '--seed',
        what,
        allowed: `a whole number from 0 to ${2 ** 32 - 1}`,
      });
    },
  );

export const seconds = (flags: string, about: string, usual: number) =>
  new Option(flags, about).default(usual).argParser((value: string) => {
    const number = Number(value);
    if (value.trim() !== '' && number >= 0.1 && number <= 3600) return number;
    const where = flags.split(' ')[0] ?? flags;
    throw new LabError('usage', {
      where,
      what: `"${value}" is no time`,
      allowed: 'seconds, from 0.1 to 3600',
    });
  });
