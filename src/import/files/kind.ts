import type { Lab } from '../../lab/types.ts';
import type { Loss, Machine, MachineContainer } from '../../snapshot/machine.ts';
import type { Ask } from '../ask.ts';

/** A file that somebody has, as it is read. */
export interface TextFile {
  /** As messages call it. */
  file: string;
  text: string;
}

/** What files of one kind tell. */
export interface Told {
  /** Whole machines. */
  machines?: Machine[];
  /** Sections of one machine, by the command that would have printed them (docs/snapshot.md), and where they stood. */
  parts?: Record<string, TextFile>;
  /** A whole network: nobody has to be made up around it. */
  lab?: Lab;
  /** Who is behind which address, of a machine that another file tells of. */
  stations?: MachineContainer[];
  /** What is asked for at that machine, from those on it. */
  services?: Pick<Ask, 'kind' | 'address' | 'port'>[];
  /** What could not be taken over, and what that may change. */
  losses?: Loss[];
}

/** A kind of file. */
export interface FileKind {
  /** As `--as` has it. */
  name: string;
  about: string;
  /** Whether the text is of this kind, by what it says; no text is of two. */
  isIt(text: string): boolean;
  /**
   * All of its files at once, as some are parts of one machine.
   * @throws LabError `definition`, with the line
   */
  read(files: readonly TextFile[]): Told;
}
