import { writeResult } from '../../host/result-file.ts';
import type { Runtime } from '../../host/runtime.ts';
import { labText, lossText } from '../../import/text.ts';
import { parseAddress } from '../../lab/address.ts';
import { LabError } from '../../lab/error.ts';
import { print, say } from '../output.ts';
import { nameOf, type OtherFiles, readSubject } from './files.ts';
import { importMachine } from './importing.ts';

export interface ImportVerbOptions extends OtherFiles {
  output?: string;
  name: string[];
  runtime: Runtime;
}

/** A snapshot as a lab, printed or written; what it does not have is said. */
export async function importSnapshot(file: string | undefined, options: ImportVerbOptions): Promise<number> {
  const names = namesIn(options.name);
  const { lab, losses } = await importMachine(readSubject(file, options), {
    names,
    runtime: options.runtime,
  });
  const text = labText(lab, sourcesOf(file, options), losses);
  for (const loss of losses) say(`note: ${lossText(loss)}`);
  if (options.output === undefined) print(text);
  else await writeResult(options.output, '-o', text);
  if (options.output !== undefined) say(`try: lab show ${options.output}, lab verify ${options.output}`);
  return 0;
}

const sourcesOf = (file: string | undefined, { iptablesSave, nft, ipJson }: OtherFiles) =>
  [file && nameOf(file), iptablesSave, nft, ipJson].filter((each) => each !== undefined);

/** `webserver.com=1.2.3.4` */
export function namesIn(given: readonly string[]): Record<string, string> {
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
