/** The verbs that messages may name, and `--version`. */
export const NAMED = [
  ...['apply', 'capture', 'check', 'compare', 'completion', 'diagnose', 'doctor', 'down', 'exec', 'explain'],
  ...['extcap', 'grade', 'graph', 'guess', 'handout', 'import', 'iperf', 'kernels', 'learn', 'live', 'ls'],
  ...['mcp', 'merge', 'new', 'pingall', 'plan', 'probe', 'reveal', 'save', 'schema', 'set', 'shell', 'show'],
  ...['snapshot', 'status', 'trace', 'up', 'verify', '--help', '--version'],
];

const COMMANDS = RegExp(
  String.raw`(?<=^|[^\w/.-]|\x1b\[\d+m)lab(?= (?:…|VERB|\[|(?:${NAMED.join('|')})(?![\w-])))`,
  'g',
);

/**
 * Returns the command that called this program: the name that scripts/lab gives, or a package manager's command, or
 * `lab`.
 *
 * @param program the path of this program
 */
export function commandName(
  env: NodeJS.ProcessEnv = process.env,
  program = process.argv[1] ?? '',
  folder = workingFolder(),
): string {
  if (env.LAB_COMMAND) return env.LAB_COMMAND;
  const [manager = ''] = env.npm_config_user_agent?.split('/') ?? [];
  // npx installs packages into its cache if the project does not have them.
  if (manager === 'npm' && program.includes('/_npx/')) return 'npx hairpin-lab';
  const [project, ...within] = program.split('/node_modules/');
  // A program that is installed for the whole machine can be called by its name.
  const isOwn = within.length > 0 && `${folder}/`.startsWith(`${project}/`);
  return (isOwn && BY_MANAGER[manager]) || 'lab';
}

/** Returns the working directory. Empty if it has been removed. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

/** How each package manager runs a command of the project's packages. */
const BY_MANAGER: Record<string, string> = { npm: 'npx lab', pnpm: 'pnpm exec lab', yarn: 'yarn lab' };

/**
 * Replaces `lab` in a text by the command that called this program, so that users can type it even if nothing is
 * installed.
 */
export function asCalled(text: string, name = commandName()): string {
  return name === 'lab' ? text : text.replace(COMMANDS, () => name);
}
