import { findLab } from '../host/find-lab.ts';
import { writeResult } from '../host/result-file.ts';
import { LabError } from '../lab/error.ts';
import { handoutPage } from '../lesson/handout/handout.ts';
import { languageFrom } from '../lesson/words/words.ts';
import { print } from './output.ts';

interface HandoutOptions {
  output?: string;
  language?: string;
  answers: boolean;
}

/** Writes a lab's lessons, or its scenarios, as a page to print. */
export async function handout(
  asked: string,
  { output, language = languageFrom(process.env), answers }: HandoutOptions,
): Promise<number> {
  const lab = await findLab(asked);
  if (Object.keys({ ...lab.lessons, ...lab.scenarios }).length === 0)
    throw new LabError(
      'usage',
      { where: lab.name, what: 'has neither lessons nor scenarios' },
      'docs/labs.md of Hairpin says how they are written',
    );
  const page = handoutPage(lab, { asked, language, answers });
  if (output === undefined) print(page);
  else await writeResult(output, `-o ${output}`, page);
  return 0;
}
