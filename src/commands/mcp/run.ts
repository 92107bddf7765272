import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { EXIT_CODES } from '../../lab/error.ts';
import type { Results } from './results.ts';
import type { Call } from './tool.ts';

/** The result of a tool. */
export interface Answer {
  text: string;
  /** The verb's JSON output, if there is any. */
  value?: Record<string, unknown>;
  /** The folder with the files of the run. */
  folder?: string;
  failed: boolean;
}

/**
 * Runs a verb of this program as a separate process, so that its output is what a person would get. When the
 * session or the call ends, the process gets the same signal as by Ctrl-C, and leaves nothing behind.
 *
 * @param told called with each line of progress
 */
export async function run(
  { words, input, leaves }: Call,
  results: Results,
  signal: AbortSignal,
  told: (line: string) => void,
): Promise<Answer> {
  const folder = leaves && results.open();
  const [verb = '', ...rest] = words;
  const program = execa(
    process.execPath,
    [process.argv[1] ?? '', verb, ...(folder ? leaving(folder, verb) : []), ...rest],
    {
      reject: false,
      env: { NO_COLOR: '1' },
      cancelSignal: signal,
      // The process is never killed: it needs time to remove what it has built.
      forceKillAfterDelay: false,
      ...(input === undefined ? { stdin: 'ignore' } : { input }),
    },
  );
  let said = '';
  program.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    const lines = said.split('\n');
    said = lines.pop() ?? '';
    for (const line of lines) told(line);
  });
  const { exitCode = EXIT_CODES.interrupted, stdout, stderr } = await program;
  const value = parsed(folder ? fileOf(folder) : stdout);
  // A verdict that differs is a result, and so is a problem that `check` finds.
  const failed = exitCode !== 0 && exitCode !== 1 && !(verb === 'check' && value);
  const text = [
    stdout,
    ...(failed ? [stderr] : []),
    ...(exitCode === 0 ? [] : [`exit code ${exitCode}: ${MEANINGS[exitCode] ?? ''}`]),
  ];
  return {
    text: text.filter(Boolean).join('\n'),
    ...(value && { value }),
    ...(folder && { folder }),
    failed,
  };
}

const MEANINGS: Record<number, string> = {
  1: 'not as expected',
  2: 'a mistake in what was asked, or in a definition',
  3: 'this machine cannot run it: nothing was judged',
  70: 'a bug of Hairpin',
  130: 'interrupted',
};

const REPORT = 'report.json';

const leaving = (folder: string, verb: string) => [
  '--format=summary',
  `--output=${join(folder, REPORT)}`,
  `--evidence=${join(folder, 'evidence')}`,
  ...(verb === 'verify' ? [`--report=${join(folder, 'report.html')}`] : []),
];

function fileOf(folder: string): string {
  try {
    return readFileSync(join(folder, REPORT), 'utf8');
  } catch {
    return '';
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
