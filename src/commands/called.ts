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

/** How this command was called: `lab`, or what scripts/lab says it is called. */
export const commandName = (env = process.env): string => env.LAB_COMMAND || 'lab';

/** Writes commands in a text as this one was called, so that a user who has nothing installed can type them. */
export function asCalled(text: string, name = commandName()): string {
  return name === 'lab' ? text : text.replace(COMMANDS, () => name);
}
