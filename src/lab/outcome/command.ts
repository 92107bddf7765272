import type { CommandProbe } from '../probe.ts';
import type { Outcome, OutcomeKind, Ran } from './kind.ts';

function outcome({ exitCode: wanted = 0, output }: CommandProbe, { exitCode, stdout, stderr }: Ran): Outcome {
  // The last line says what ended it.
  if (exitCode === null) return { works: false, detail: stderr.trim().split('\n').at(-1) ?? '' };
  const said = shorten(stdout) || shorten(stderr);
  const ended = `exit code ${exitCode}${said === '' ? '' : `, "${said}"`}`;
  if (exitCode !== wanted) return not(`${ended}, not ${wanted}`);
  if (output !== undefined && !stdout.includes(output))
    return not(`${ended}; nowhere in its output: "${shorten(output)}"`);
  return { works: true, detail: ended };
}

/** Only the command's packets can show whether the network or an answer is to blame. */
const not = (ended: string): Outcome => ({
  works: false,
  detail: ended,
  otherAnswer: `the command ended with ${ended}`,
});

/** Returns the first line, cut to a short length. */
function shorten(text: string): string {
  const [first = '', ...rest] = text.trim().split('\n');
  return first.length > 80 || rest.length > 0 ? `${first.slice(0, 80)}…` : first;
}

/** Messages of curl, ping and the C library when a name has no address. */
const UNRESOLVED =
  /Could ?n.t resolve|Resolving timed out|Temporary failure in name resolution|Name or service not known/i;

/** curl's exit code for "Couldn't resolve host". */
const CURL_UNRESOLVED = 6;

export const command: OutcomeKind<CommandProbe> = {
  outcome,
  // `curl --silent` says so by its exit code alone.
  isUnresolved: ({ exitCode, stderr }, { command: [program = ''] }) =>
    UNRESOLVED.test(stderr) || (exitCode === CURL_UNRESOLVED && /(^|\/)curl$/.test(program)),
};
