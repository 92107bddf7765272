import { Command, CommanderError, Option } from 'commander';
import { EXIT_CODES, LabError } from '../lab/error.ts';
import { showError } from './output.ts';
import { RUNTIMES } from '../host/runtime.ts';
import { version } from './version.ts';

const collect = (value: string, earlier: string[]) => [...earlier, value];

const runtime = () =>
  new Option('--runtime <runtime>', 'how to get namespaces').choices(RUNTIMES).default('auto').env('LAB_RUNTIME');
const sets = () =>
  new Option('--set <toggle=value>', 'give a toggle a value; may be repeated').argParser(collect).default([], 'none');

/** All verbs. Each one's code is loaded when it is asked for, so that `lab --version` costs little more than Node. */
export function buildProgram(exit: (code: number) => void): Command {
  const program = new Command('lab')
    .description('Real network labs on one Linux machine, and which packet died where, and why.')
    .version(version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });

  const verb = (name: string, about: string, examples: string[]) =>
    program
      .command(name)
      .description(about)
      .exitOverride()
      .addHelpText('after', `\nExamples:\n${examples.map((line) => `  $ ${line}`).join('\n')}`);

  verb('verify [labs...]', 'build, probe, judge, remove', [
    'lab verify nat-loopback',
    'lab verify nat-loopback --scenario same-port-drop',
    'lab verify nat-loopback --set hairpin=off --format json',
  ])
    .option('--all', 'every built-in lab')
    .addOption(new Option('--scenario <name>', 'only this one; may be repeated').argParser(collect).default([], 'all'))
    .addOption(sets())
    .addOption(new Option('-j, --jobs <n>', 'scenarios at a time').argParser(positive).default(16))
    .addOption(new Option('--format <format>', 'what to print').choices(['pretty', 'json']).default('pretty'))
    .option('--no-capture', 'without captures: outcomes only, no causes')
    .addOption(runtime())
    .action(async (labs, options) => exit(await (await import('./verify.ts')).verify(labs, options)));

  verb('plan <lab> [scenario]', 'print the steps as a shell script; run nothing', [
    'lab plan nat-loopback hairpin-mac-snat',
    'lab plan nat-loopback --set hairpin=off > by-hand.sh',
  ])
    .addOption(sets())
    .action(async (lab, scenario, options) => exit(await (await import('./plan.ts')).plan(lab, scenario, options)));

  verb('show <lab>', 'its toggles with defaults, and its scenarios', ['lab show nat-loopback']).action(
    async (lab) => exit(await (await import('./show.ts')).show(lab)),
  );

  verb('ls', 'labs that can be run', ['lab ls', 'lab ls --json'])
    .option('--json', 'for machines')
    .action(async (options) => exit(await (await import('./ls.ts')).ls(options)));

  return program;
}

function positive(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new LabError('usage', { where: '--jobs', what: `"${value}" is no count`, allowed: 'a whole number from 1' });
}

/** Runs the command line and gives the exit code; every error becomes its one clear message. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  let code = 0;
  const program = buildProgram((exitCode) => {
    code = exitCode;
  });
  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    // commander has printed its own message, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CODES.usage;
    showError(error);
    return error instanceof LabError ? EXIT_CODES[error.code] : 1;
  }
}
