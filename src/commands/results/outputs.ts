import { FORMATS, type FormatName, type Write } from '../../report/formats.ts';
import type { Results } from '../../report/report.ts';
import { plain, styleFor } from '../../report/style.ts';
import { print } from '../output.ts';
import { type FileOptions, resultFiles, writeFiles } from './files.ts';

export interface OutputOptions extends FileOptions {
  /** Of standard output. */
  format: FormatName;
}

/**
 * Hands out the results of a run: printed first, then written, so that they are not lost with a file that cannot be.
 *
 * @param forReaders instead of the usual text for readers
 */
export type HandOut = (results: Results, forReaders?: Write) => Promise<void>;

/**
 * Where the results of a run are to go, checked before it begins.
 *
 * @throws LabError `usage`: every file that cannot be written
 */
export async function openOutputs({ format, ...asked }: OutputOptions): Promise<HandOut> {
  const files = await resultFiles(asked);
  return async (results, forReaders) => {
    const writer = async (load: () => Promise<Write>) =>
      load === FORMATS.pretty.load && forReaders ? forReaders : load();
    print((await writer(FORMATS[format].load))(results, styleFor(process.stdout)));
    await writeFiles(files, async ({ load }) => (await writer(load))(results, plain));
  };
}
