/** The verbs that a message may name, and `--version`. */
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
 * Returns how this command is called: what scripts/lab says, or else what a package manager runs it by, or `lab`.
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
  // npx installs into its cache what a project does not have.
  if (manager === 'npm' && program.includes('/_npx/')) return 'npx hairpin-lab';
  const [project, ...within] = program.split('/node_modules/');
  // An installation for the whole machine is on the path.
  const isOwn = within.length > 0 && `${folder}/`.startsWith(`${project}/`);
  return (isOwn && BY_MANAGER[manager]) || 'lab';
}

/** Returns the working directory; an empty text if somebody has removed it. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

/** How each package manager runs a command of a project's own packages. */
const BY_MANAGER: Record<string, string> = { npm: 'npx lab', pnpm: 'pnpm exec lab', yarn: 'yarn lab' };

/** Writes commands in a text as this one was called, so that a user who has nothing installed can type them. */
export function asCalled(text: string, name = commandName()): string {
  return name === 'lab' ? text : text.replace(COMMANDS, () => name);
}
