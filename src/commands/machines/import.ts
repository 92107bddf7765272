import { writeResult } from '../../host/result-file.ts';
import type { Runtime } from '../../host/runtime.ts';
import { parseAsk } from '../../import/ask.ts';
import { labText, lossText } from '../../import/text.ts';
import type { Wishes } from '../../import/world.ts';
import { parseAddress } from '../../lab/address.ts';
import { LabError } from '../../lab/error.ts';
import { quote } from '../../plan/quote.ts';
import { print, say } from '../output.ts';
import { type OtherFiles, readSubject } from './files.ts';
import { importSubject } from './importing.ts';

export interface ImportVerbOptions extends OtherFiles {
  output?: string;
  name: string[];
  ask: string[];
  runtime: Runtime;
}

/** Turns snapshots or other files into a lab, and prints or writes it. Reports what the lab lacks. */
export async function importFiles(files: readonly string[], options: ImportVerbOptions): Promise<number> {
  const subject = readSubject(files, options);
  const { lab, losses } = await importSubject(subject, { ...wishesOf(options), runtime: options.runtime });
  const text = labText(lab, `lab import of ${subject.sources.join(', ')}`, {
    title: 'Not as on the machine:',
    lines: losses.map(lossText),
  });
  for (const loss of losses) say(`note: ${lossText(loss)}`);
  if (options.output === undefined) print(text);
  else await writeResult(options.output, '-o', text);
  const { output } = options;
  if (output !== undefined) say(`try: lab show ${quote(output)}, lab verify ${quote(output)}`);
  return 0;
}

/** Reads the options `--name` and `--ask`. */
export function wishesOf({ name, ask }: { name: readonly string[]; ask: readonly string[] }): Wishes {
  const names = namesIn(name);
  return { names, asks: ask.map((text) => parseAsk(text, names)) };
}

/** `webserver.com=1.2.3.4` */
function namesIn(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const [, name, address = ''] = /^([^=\s]+)=(.+)$/.exec(text) ?? [];
      const parsed = parseAddress(address);
      if (name !== undefined && parsed !== undefined && parsed.prefix === undefined) return [name, parsed.ip];
      const what = `"${text}" says no address of a name`;
      throw new LabError('usage', {
        where: '--name',
        what,
        allowed: 'NAME=ADDRESS, such as webserver.com=1.2.3.4',
      });
    }),
  );
}
