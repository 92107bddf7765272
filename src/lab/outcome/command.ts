import type { CommandProbe } from '../probe.ts';
import type { Outcome, OutcomeKind, Ran } from './outcome.ts';

function outcome({ exitCode: wanted = 0, output }: CommandProbe, { exitCode, stdout, stderr }: Ran): Outcome {
  const said = shorten(stdout) || shorten(stderr);
  const ended = `exit code ${exitCode}${said === '' ? '' : `, "${said}"`}`;
  if (exitCode !== wanted) return { works: false, detail: `${ended}, not ${wanted}` };
  if (output !== undefined && !stdout.includes(output))
    return { works: false, detail: `${ended}; nowhere in its output: "${shorten(output)}"` };
  return { works: true, detail: ended };
}

/** The first line, and no more of it than fits one. */
function shorten(text: string): string {
  const [first = '', ...rest] = text.trim().split('\n');
  return first.length > 80 || rest.length > 0 ? `${first.slice(0, 80)}…` : first;
}

export const command: OutcomeKind<CommandProbe> = { outcome };
