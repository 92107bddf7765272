import { LabError } from '../../lab/error.ts';
import { compose } from './compose.ts';
import { containerlab } from './containerlab.ts';
import type { FileKind, TextFile } from './kind.ts';
import { kubernetes } from './kubernetes.ts';
import { ip6tablesSave, iptablesSave, nft, snapshot } from './machine-files.ts';
import { uci } from './uci.ts';

/** Every kind of file that an import takes; a new one is a file beside this, and a line here. */
export const FILE_KINDS: readonly FileKind[] = [
  snapshot,
  iptablesSave,
  ip6tablesSave,
  nft,
  containerlab,
  compose,
  uci,
  kubernetes,
];

/**
 * Returns the kind of a file by its content.
 * @param as what the user says that it is
 * @throws LabError `definition` for an unknown kind
 */
export function kindOf({ text, file }: TextFile, as: string | undefined): FileKind {
  const named = FILE_KINDS.find(({ name }) => name === as);
  if (named) return named;
  const allowed = FILE_KINDS.map(({ name }) => name).join(', ');
  if (as !== undefined) throw new LabError('usage', { where: '--as', what: `no kind "${as}"`, allowed });
  const found = FILE_KINDS.find(({ isIt }) => isIt(text));
  if (found) return found;
  throw new LabError(
    'definition',
    { where: `${file}:1`, what: 'this is no snapshot, and no other file that is known here', allowed },
    'lab snapshot --script | ssh root@router sh > router.snap takes one; --as says what a file is',
  );
}
