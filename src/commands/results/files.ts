import { resolve } from 'node:path';
import { checkWritable, writeResult } from '../../host/result-file.ts';
import { LabError, type Problem } from '../../lab/error.ts';
import { FORMAT_NAMES, FORMATS, formatOf, type Write } from '../../report/formats.ts';

/** What is asked for besides standard output. */
export interface FileOptions {
  /** `-o`; its ending says which format. */
  output: string[];
}

/** A file that a run leaves. */
export interface ResultFile {
  path: string;
  /** As it was asked for: `-o out.json`. */
  where: string;
  load(): Promise<Write>;
}

/** Every file that was asked for; a new way to ask is a line here. */
export async function resultFiles(options: FileOptions): Promise<ResultFile[]> {
  const problems: Problem[] = [];
  const files = options.output.flatMap((path) => outputFile(path, problems));
  const paths = files.map(({ path }) => resolve(path));
  for (const [index, { where }] of files.entries()) {
    if (paths.indexOf(paths[index] ?? '') !== index) problems.push({ where, what: 'the same file twice' });
  }
  const checks = files.map(({ path, where }) => collect(problems, checkWritable(path, where)));
  await Promise.all(checks);
  if (problems.length > 0) throw new LabError('usage', problems);
  return files;
}

/** Writes them all, whatever becomes of one; then says of all that could not be written. */
export async function writeFiles(
  files: readonly ResultFile[],
  textOf: (file: ResultFile) => Promise<string>,
): Promise<void> {
  const problems: Problem[] = [];
  for (const file of files) {
    await collect(problems, writeResult(file.path, file.where, await textOf(file)));
  }
  if (problems.length > 0) throw new LabError('usage', problems);
}

function outputFile(path: string, problems: Problem[]): ResultFile[] {
  const where = `-o ${path}`;
  const name = formatOf(path);
  if (name) return [{ path, where, load: FORMATS[name].load }];
  const endings = FORMAT_NAMES.map((each) => FORMATS[each].ending).join(', ');
  const allowed =
    path === '-' ? '--format says what standard output gets' : `its name must end in ${endings}`;
  problems.push({ where, what: 'which format is not clear', allowed });
  return [];
}

async function collect(problems: Problem[], work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    problems.push(...error.problems);
  }
}
