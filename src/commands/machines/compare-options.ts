import type { Runtime } from '../../host/runtime.ts';
import type { Difference, Unasked } from '../../report/comparison.ts';
import type { FormatName } from '../../report/formats.ts';

export interface CompareOptions {
  intent?: string;
  output: string[];
  json?: true;
  format?: FormatName;
  jobs: number;
  runtime: Runtime;
}

/** The differences that were found, and how much was compared. */
export interface Compared {
  differences: Difference[];
  unasked: Unasked[];
  asked: number;
  kernel: string;
  runtime: string;
}
