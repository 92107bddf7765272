import { resolve } from 'node:path';
import { appendResult, checkWritable, writeResult } from '../../host/result-file.ts';
import { checkFolder } from '../../host/result-folder.ts';
import { LabError, type Problem } from '../../lab/error.ts';
import { ENDINGS, FORMATS, type FormatName, formatOf, type Write } from '../../report/formats.ts';

/** The options for writing results to files. */
export interface OutputOptions {
  /** The format of standard output. If absent, it depends on the terminal. */
  format?: FormatName;
  /** Show everything. */
  verbose?: true;
  /** `-o`: a file whose ending gives the format. */
  output: string[];
  /** `--report`: the HTML page. */
  report?: string;
  /** `--evidence`: a folder. */
  evidence?: string | undefined;
}

/** A file that a run writes. */
export interface ResultFile {
  path: string;
  /** The option as the user typed it: `-o out.json`. */
  where: string;
  load(): Promise<Write>;
  /** Is it a page for a browser, which has an escaping of its own? */
  isPage?: true;
  /** Is the text appended to the file? */
  append?: true;
}

/**
 * Returns every file that the user asked for. A new kind of output needs one more line here.
 *
 * @throws LabError `usage` with all files and folders that cannot be written
 */
export async function resultFiles(options: OutputOptions): Promise<ResultFile[]> {
  const problems: Problem[] = [];
  const files = [
    ...options.output.flatMap((path) => outputFile(path, problems)),
    ...(options.report === undefined ? [] : [pageFile(options.report)]),
    ...stepSummary(options),
  ];
  const paths = files.map(({ path }) => resolve(path));
  for (const [index, { where }] of files.entries()) {
    if (paths.indexOf(paths[index] ?? '') !== index) problems.push({ where, what: 'the same file twice' });
  }
  const { evidence } = options;
  const checks = files.map(({ path, where }) => collect(problems, checkWritable(path, where)));
  if (evidence !== undefined) checks.push(collect(problems, checkFolder(evidence, `--evidence ${evidence}`)));
  await Promise.all(checks);
  if (problems.length > 0) throw new LabError('usage', problems);
  return files;
}

/**
 * Writes all files, even if one fails.
 *
 * @returns the failures
 */
export async function writeFiles(
  files: readonly ResultFile[],
  textOf: (file: ResultFile) => Promise<string>,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const file of files) {
    const text = await textOf(file);
    const write = file.append ? appendResult : writeResult;
    await collect(problems, write(file.path, file.where, text));
  }
  return problems;
}

function outputFile(path: string, problems: Problem[]): ResultFile[] {
  const where = `-o ${path}`;
  const name = formatOf(path);
  if (name) return [{ path, where, load: FORMATS[name].load }];
  const allowed =
    path === '-' ? '--format says what standard output gets' : `its name must end in ${ENDINGS.join(', ')}`;
  problems.push({ where, what: 'which format is not clear', allowed });
  return [];
}

/** The page that GitHub shows for a step of a workflow. */
function stepSummary({ format }: OutputOptions): ResultFile[] {
  const { GITHUB_STEP_SUMMARY: path } = process.env;
  if (format !== 'github' || !path) return [];
  return [{ path, where: 'GITHUB_STEP_SUMMARY', load: FORMATS.markdown.load, append: true }];
}

const pageFile = (path: string): ResultFile => ({
  path,
  where: `--report ${path}`,
  load: async () => (await import('./page.ts')).loadPage(),
  isPage: true,
});

async function collect(problems: Problem[], work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    problems.push(...error.problems);
  }
}
