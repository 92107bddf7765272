import { Command, CommanderError } from 'commander';
import { visible } from '../lab/control.ts';
import { EXIT_CODES } from '../lab/error.ts';
import { version } from '../version.ts';
import { addAuthoringVerbs } from './authoring-verbs.ts';
import { asCalled } from './called.ts';
import { contexts, inDocker } from './context-options.ts';
import { kernel, kernels } from './kernel-options.ts';
import { addLookVerbs } from './look-verbs.ts';
import { addMachineVerbs } from './machine-verbs.ts';
import {
  capture,
  capturing,
  type Exit,
  evidence,
  format,
  group,
  jobs,
  noCapture,
  output,
  probes,
  report,
  runtime,
  scenarios,
  sets,
  startEarly,
  trust,
  verbose,
} from './options.ts';
import { showError } from './output.ts';
import { addLivingVerbs } from './running-verbs.ts';
import { addSetUpVerbs, SET_UP } from './set-up-verbs.ts';
import { durations, shard } from './shard-options.ts';
import { addWorkshopVerbs } from './workshop-verbs.ts';

/**
 * Declares all verbs. The code of a verb is loaded only when it is called, so `lab --version` takes little longer
 * than Node.
 */
export function buildProgram(exit: Exit): Command {
  const program = new Command('lab')
    .description('Real network labs on one Linux machine, and which packet died where, and why.')
    .version(version)
    .showSuggestionAfterError()
    .showHelpAfterError('  hint: lab --help lists the verbs')
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'lab: ')),
      writeOut: (text) => process.stdout.write(asCalled(text)),
      writeErr: (text) => process.stderr.write(visible(asCalled(text))),
    })
    // Commander wraps a description only if at least this many columns are left for it (40 by default). Beside the
    // longest verb 37 of 80 are left.
    .configureHelp({ minWidthToWrap: 30 })
    .addHelpText('after', `\nlab VERB --help tells more of each, with examples.\n${EXITS}\n${BEGIN}`);
  addLookVerbs(program, exit);
  addVerifyVerbs(program, exit);
  addLivingVerbs(program, exit);
  addWorkshopVerbs(program, exit);
  addAuthoringVerbs(program, exit);
  addMachineVerbs(program, exit);
  addSetUpVerbs(program, exit);
  const help = program.createCommand('help').argument('[verb]').description('what --help tells of a verb');
  return program.addHelpCommand(help.helpGroup(SET_UP));
}

/** Where the list ends, since a screen shows nothing before. */
const BEGIN = `To begin: lab verify nat-loopback, and lab doctor if that does not run.`;

const EXITS = `Exit codes: 0 as expected, 1 not as expected, 2 usage, 3 this machine cannot,
70 a bug of ours, 130 interrupted.`;

function addVerifyVerbs(program: Command, exit: Exit): void {
  const verify = group(program, 'Try them:');

  verify('verify [labs...]', "build, probe, judge, remove; without a name, the project's labs in ./labs", [
    'lab verify',
    'lab verify nat-loopback',
    'lab verify nat-loopback --scenario same-port-drop',
    'lab verify nat-loopback --set hairpin=off --format json',
    'lab verify nat-loopback --report report.html',
    'lab verify --all -o out.json -o out.junit.xml --evidence ev',
    'lab verify nat-loopback --matrix --set snat=off,snat --set dns=public',
    'lab verify nat-loopback --fix --scenario same-port-drop',
    'lab verify nat-loopback --kernel 6.1',
    'lab verify promiscuous-bridge --kernels 5.10,6.1,6.12',
    'lab verify --all --shard 3/8 -o part-3.json   # then: lab merge part-*.json',
  ])
    .option('--all', 'every built-in lab')
    .addOption(scenarios())
    .addOption(sets())
    .option('--matrix', 'every combination of toggles, as one table; --set pins toggles')
    .option(
      '--fix',
      'find the smallest changes of toggles that make every probe work, or else what follows from the finding',
    )
    .option('--observe', 'be content with what is seen of a lab without scenarios')
    .addOption(shard())
    .addOption(durations())
    .addOption(kernels())
    .addOption(jobs())
    .addOption(format())
    .addOption(verbose())
    .addOption(output())
    .addOption(report())
    .addOption(evidence())
    .addOption(capture())
    .addOption(noCapture())
    .option('--no-trace', 'do not follow packets through the kernel')
    .addOption(runtime())
    .addOption(contexts())
    .addOption(kernel())
    .addOption(trust())
    .action(async (labs, options) => {
      await startEarly(options);
      const asked = { ...inDocker(options), capture: capturing(options) };
      exit(await (await import('./verify.ts')).verify(labs, asked));
    });

  verify('merge <parts...>', 'put the reports of shards together; the exit code is that of the whole', [
    'lab merge part-*.json',
    'lab merge part-*.json -o out.json -o out.junit.xml --report report.html',
  ])
    .addOption(format())
    .addOption(verbose())
    .addOption(output())
    .addOption(report())
    .action(async (parts, options) => exit(await (await import('./merge.ts')).merge(parts, options)));

  verify('trace <lab> [scenario]', 'the way of the packets that decide, through wires and kernels', [
    'lab trace nat-loopback same-port-drop',
    'lab trace nat-loopback hairpin-mac-snat --probe loopback',
  ])
    .addOption(probes())
    .addOption(sets())
    .addOption(runtime())
    .addOption(trust())
    .action(async (lab, scenario, options) =>
      exit(await (await import('./trace.ts')).trace(lab, scenario, options)),
    );
}

/** Runs a command line and returns its exit code. Every error is shown as one clear message. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  let code = 0;
  const program = buildProgram((exitCode) => {
    code = exitCode;
  });
  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    // Commander has already printed its message, or the help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CODES.usage;
    return showError(error);
  }
}
