import type { Lab } from '../../lab/types.ts';
import type { Loss, Machine, MachineContainer } from '../../snapshot/machine.ts';
import type { Ask } from '../ask.ts';

/** A file from the user, as it was read. */
export interface TextFile {
  /** Its name in messages. */
  file: string;
  text: string;
}

/** The content of all files of one kind. */
export interface Told {
  /** Whole machines. */
  machines?: Machine[];
  /** Sections of one machine, by the command that would have printed them (docs/snapshot.md), and their places. */
  parts?: Record<string, TextFile>;
  /** A whole network. No hosts have to be added around it. */
  lab?: Lab;
  /** Containers with their addresses, on a machine that another file describes. */
  stations?: MachineContainer[];
  /** Requests of the machine's clients, if the files contain any. */
  services?: Pick<Ask, 'kind' | 'address' | 'port'>[];
  /** What could not be taken over, and what that may change. */
  losses?: Loss[];
}

/** A kind of file. */
export interface FileKind {
  /** The name of the kind for `--as`. */
  name: string;
  about: string;
  /** Is the text of this kind, by its content? No text is of two kinds. */
  isIt(text: string): boolean;
  /**
   * Reads all files of this kind at once, as some belong to one machine.
   * @throws LabError `definition`, with the line
   */
  read(files: readonly TextFile[]): Told;
}
