import { LabError } from '../../lab/error.ts';
import type { KernelAtHand } from './kernels.ts';

/** How many lines of the console are shown. */
const LAST = 8;

// biome-ignore lint/suspicious/noControlCharactersInRegex: what firmware and kernels draw with
const DRAWING = /\u001b\[[0-9;?=]*[a-zA-Z]|\u001bc|[\u0000-\u0008\u000b-\u001f]/g;

/** Says why no agent answered, with the last lines of the console. */
export function bootError(error: unknown, { release }: KernelAtHand, said: string): unknown {
  const lines = said
    .replace(DRAWING, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter(Boolean);
  const where = `kernel ${release}`;
  const own = lines.findLast((line) => line.startsWith('lab: '));
  const reason = own?.slice('lab: '.length) ?? reasonOf(error, lines);
  if (reason === undefined) return error;
  const shown = lines.slice(-LAST).map((line) => `  ${line}`);
  const hint = shown.length > 0 ? ['the last lines of its console:', ...shown].join('\n') : undefined;
  return new LabError('unable', { where, what: reason }, hint, { cause: error });
}

function reasonOf(error: unknown, lines: readonly string[]): string | undefined {
  const panic = lines.map((line) => /Kernel panic - (?:not syncing: )?(.*)/.exec(line)?.[1]).find(Boolean);
  if (panic !== undefined) return `it panicked: ${panic}`;
  if (!(error instanceof LabError)) return undefined;
  if (error.code === 'interrupted') return undefined;
  if (error.code === 'unable') return error.problems[0]?.what;
  return 'the virtual machine ended before an agent spoke';
}
