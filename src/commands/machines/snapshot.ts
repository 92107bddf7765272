import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { LabError } from '../../lab/error.ts';
import { anonymise } from '../../snapshot/anonymise.ts';
import { readSections } from '../../snapshot/sections.ts';
import { print } from '../output.ts';
import { SNAPSHOT_SCRIPT, snapshotScript } from '../snapshot-script.ts';
import { nameOf, readText } from './read-text.ts';

export interface SnapshotOptions {
  script?: true;
  anonymise?: true;
  comments: boolean;
}

/** Prints a snapshot of this machine's network, or an anonymised copy of a snapshot file. */
export async function snapshot(file: string | undefined, options: SnapshotOptions): Promise<number> {
  if (options.script && (file !== undefined || options.anonymise))
    throw new LabError('usage', { where: '--script', what: 'prints the script, and takes no snapshot' });
  if (options.script) {
    print(snapshotScript());
    return 0;
  }
  const text = file === undefined ? await taken(options) : readText(file);
  readSections(text, file === undefined ? 'snapshot' : nameOf(file));
  print(options.anonymise ? anonymise(text) : text);
  return 0;
}

async function taken({ comments }: SnapshotOptions): Promise<string> {
  const words = comments ? [] : ['--no-comments'];
  const { stdout } = await promisify(execFile)('sh', [SNAPSHOT_SCRIPT, ...words], { maxBuffer: 1 << 28 });
  return stdout;
}
