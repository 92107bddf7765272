import { extname } from 'node:path';
import { checkWritable, writeResult } from '../../host/result-file.ts';
import { visible } from '../../lab/control.ts';
import { LabError, type Problem } from '../../lab/error.ts';
import { csv } from '../../report/grades/table.ts';
import { html, json, junit, pretty } from '../../report/grades/texts.ts';
import { paints, plain, type Style } from '../../report/style.ts';
import type { Grades } from '../../workshop/grades/types.ts';

type Write = (grades: Grades, style: Style) => string | Promise<Uint8Array>;

/** Makes control characters of a submission visible, so that they have no effect where the text is shown. */
const seen =
  (write: (grades: Grades, style: Style) => string) =>
  (grades: Grades, style: Style): string =>
    visible(write(grades, style), paints(style));

/** The formats of results. Nothing in the text has an effect on the program that shows it. */
export const GRADE_FORMATS = {
  pretty: { ending: '.txt', write: seen(pretty) },
  csv: { ending: '.csv', write: csv },
  json: { ending: '.json', write: json },
  junit: { ending: '.xml', write: seen(junit) },
  html: { ending: '.html', write: seen(html) },
  xlsx: {
    ending: '.xlsx',
    write: async (grades) => (await import('../../report/grades/xlsx.ts')).xlsx(grades),
  },
} satisfies Record<string, { ending: string; write: Write }>;

const ALL: readonly { ending: string; write: Write }[] = Object.values(GRADE_FORMATS);
const GRADE_ENDINGS = ALL.map(({ ending }) => ending);

interface GradeFile {
  path: string;
  where: string;
  write: Write;
}

/**
 * Checks all files before anything runs.
 * @throws LabError `usage` that names every file that cannot be written
 */
export async function gradeFiles(paths: readonly string[]): Promise<GradeFile[]> {
  const problems: Problem[] = [];
  const files: GradeFile[] = [];
  for (const path of paths) {
    const where = `-o ${path}`;
    const format = ALL.find(({ ending }) => ending === extname(path).toLowerCase());
    if (format) files.push({ path, where, write: format.write });
    else
      problems.push({
        where,
        what: 'which format is not clear',
        allowed: `its name must end in ${GRADE_ENDINGS.join(', ')}`,
      });
  }
  if (problems.length > 0) throw new LabError('usage', problems);
  for (const { path, where } of files) await checkWritable(path, where);
  return files;
}

export async function writeGrades(files: readonly GradeFile[], grades: Grades): Promise<void> {
  for (const { path, where, write } of files) await writeResult(path, where, await write(grades, plain));
}
