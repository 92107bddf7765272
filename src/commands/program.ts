import { Command, CommanderError, Option } from 'commander';
import { RUNTIMES } from '../host/runtime.ts';
import { EXIT_CODES, LabError } from '../lab/error.ts';
import { version } from '../version.ts';
import { showError } from './output.ts';

const living = () => new Option('-n, --name <name>', 'which lab, where several are up');
const format = () =>
  new Option('--format <format>', 'what to print').choices(['pretty', 'json']).default('pretty');
const collect = (value: string, earlier: string[]) => [...earlier, value];

const runtime = () =>
  new Option('--runtime <runtime>', 'how to get namespaces')
    .choices(RUNTIMES)
    .default('auto')
    .env('LAB_RUNTIME');
const sets = () =>
  new Option('--set <toggle=value>', 'give a toggle a value; may be repeated')
    .argParser(collect)
    .default([], 'none');

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
    'lab verify nat-loopback --matrix --set snat=off,snat',
    'lab verify nat-loopback --fix --scenario same-port-drop',
  ])
    .option('--all', 'every built-in lab')
    .addOption(
      new Option('--scenario <name>', 'only this one; may be repeated').argParser(collect).default([], 'all'),
    )
    .addOption(sets())
    .option('--matrix', 'every combination of toggles, as one table; --set pins toggles')
    .option('--fix', 'find the smallest changes of toggles that make every probe work')
    .addOption(new Option('-j, --jobs <n>', 'scenarios at a time').argParser(positive).default(16))
    .addOption(format())
    .option('--no-capture', 'without captures: outcomes only, no causes')
    .addOption(runtime())
    .action(async (labs, options) => exit(await (await import('./verify.ts')).verify(labs, options)));

  verb('plan <lab> [scenario]', 'print the steps as a shell script; run nothing', [
    'lab plan nat-loopback hairpin-mac-snat',
    'lab plan nat-loopback --set hairpin=off > by-hand.sh',
  ])
    .addOption(sets())
    .action(async (lab, scenario, options) =>
      exit(await (await import('./plan.ts')).plan(lab, scenario, options)),
    );

  verb('show <lab> [scenario]', 'a drawing, the toggles with their defaults, and the scenarios', [
    'lab show nat-loopback',
    'lab show nat-loopback --set attachment=router-ports',
  ])
    .addOption(sets())
    .action(async (lab, scenario, options) =>
      exit(await (await import('./show.ts')).show(lab, scenario, options)),
    );

  verb('up <lab> [scenario]', 'build a lab and leave it running', [
    'lab up nat-loopback',
    'lab up nat-loopback same-port-drop -n broken',
  ])
    .addOption(sets())
    .option('-n, --name <name>', "call it so (the lab's own name)")
    .addOption(runtime())
    .action(async (lab, scenario, options) =>
      exit(await (await import('./up.ts')).up(lab, scenario, options)),
    );

  verb('status [name]', 'nodes, addresses, toggles, services, since when', [
    'lab status',
    'lab status --json',
  ])
    .option('--json', 'for machines')
    .action(async (name, options) => exit(await (await import('./status.ts')).status(name, options)));

  verb('set [toggle=value...]', 'change toggles of a running lab; print what changed', [
    'lab set hairpin=off',
    'lab set snat=masquerade --cold -n broken',
  ])
    .addOption(living())
    .option('--cold', 'then empty the ARP, FDB and conntrack tables')
    .action(async (values, options) => exit(await (await import('./set.ts')).set(values, options)));

  verb('probe [probes...]', 'run probes with captures in a running lab', ['lab probe', 'lab probe loopback'])
    .addOption(living())
    .addOption(format())
    .action(async (names, options) => exit(await (await import('./probe.ts')).probe(names, options)));

  verb('exec <node> <command...>', "run a command in a node; its exit code is the command's", [
    'lab exec pc -- curl http://1.2.3.4:8001/',
    'lab exec router -- bridge -d link',
  ])
    .addOption(living())
    .action(async (node, command, options) =>
      exit(await (await import('./exec.ts')).exec(node, command, options)),
    );

  verb('shell <node>', 'an interactive shell in a node', ['lab shell pc'])
    .addOption(living())
    .action(async (node, options) => exit(await (await import('./exec.ts')).shell(node, options)));

  verb('capture <place> [filter...]', 'live packets of a node, or one interface; NODE[:IF]', [
    'lab capture router:eth0',
    'lab capture router:eth0 -w - | wireshark -k -i -',
    'lab capture pc -- tcp port 8001',
  ])
    .addOption(living())
    .option('-w, --write <file>', 'write pcap to a file, or to standard output: -')
    .action(async (place, filter, options) =>
      exit(await (await import('./capture.ts')).capture(place, filter, options)),
    );

  verb('down [names...]', 'remove labs', ['lab down', 'lab down broken', 'lab down --all'])
    .option('--all', 'every lab that is up')
    .action(async (names, options) => exit(await (await import('./down.ts')).down(names, options)));

  verb('ls', 'labs that can be run', ['lab ls', 'lab ls --json'])
    .option('--json', 'for machines')
    .action(async (options) => exit(await (await import('./ls.ts')).ls(options)));

  return program;
}

function positive(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new LabError('usage', {
    where: '--jobs',
    what: `"${value}" is no count`,
    allowed: 'a whole number from 1',
  });
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
