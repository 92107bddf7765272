/** A line of a file, from 1. */
export interface SourceLine {
  file: string;
  line: number;
}
