import type { Command } from 'commander';
import { kernel } from './kernel-options.ts';
import { type Exit, group, runtime } from './options.ts';

/** The title of these verbs in the help. */
export const SET_UP = 'Set up:';

/** Adds the verbs about this machine: what it can run, with which kernels, and in which shell. */
export function addSetUpVerbs(program: Command, exit: Exit): void {
  const verb = group(program, SET_UP);
  const load = () => import('./completion/completion.ts');

  verb('doctor', 'what this machine can run, and the fix for what it cannot', [
    'lab doctor',
    'lab doctor --json',
    'lab doctor --kernel 6.1',
  ])
    .addOption(kernel())
    .option('--json', 'for machines')
    .action(async (options) => exit(await (await import('./doctor.ts')).doctor(options)));

  const kernels = verb('kernels', 'kernels that labs can run with, in a virtual machine: --kernel', [
    'lab kernels',
    'lab kernels --offered',
    'lab kernels get 5.10 6.1',
    'lab kernels remove 5.10',
  ]);
  const action = kernels.createArgument('[action]', 'left out: lists them').choices(['get', 'remove']);
  kernels
    .addArgument(action)
    .argument('[version...]', 'a release, or a line of versions such as 6.1, of which get fetches the newest')
    .option('--offered', 'also those that the distribution has packages of')
    .option('--json', 'for machines')
    .action(async (what, versions, options) =>
      exit(await (await import('./kernels.ts')).kernels(what, versions, options)),
    );

  verb(
    'mcp',
    'the verbs for AI agents: a server of the Model Context Protocol, on standard input and output',
    ['lab mcp', 'claude mcp add hairpin -- lab mcp   # or any other client', 'lab mcp --runtime docker'],
  )
    .option('--allow-root', 'serve as root as well: all that is asked for then runs as root')
    .addOption(runtime())
    .option('--trust', 'labs may be programs (.ts, .js) and lie anywhere, and their programs see all files')
    .action(async (options) => exit(await (await import('./mcp/mcp.ts')).mcp(options)));

  const completion = verb('completion', 'shell completion', [
    'eval "$(lab completion bash)"   # in ~/.bashrc',
    'source <(lab completion zsh)    # in ~/.zshrc',
    'lab completion fish | source    # in config.fish',
  ]);
  completion
    .addArgument(completion.createArgument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
    .action(async (shell) => exit(await (await load()).completion(shell)));

  // Started in a container by `--runtime docker`, and beside a virtual machine. Users never type it.
  program
    .command('agent', { hidden: true })
    .option('--for <version>')
    .option('--connect')
    .option('--keep <lab>')
    .option('--kernel <file>')
    .option('--trust')
    .action(async (options) => exit(await (await import('./agent.ts')).agent(options)));

  // Called by the shells' scripts at every Tab.
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (words) => exit(await (await load()).complete(program, words)));
}
