import type { Runtime } from '../../host/runtime.ts';
import type { Difference } from '../../report/comparison.ts';
import type { FormatName } from '../../report/formats.ts';

export interface CompareOptions {
  intent?: string;
  output: string[];
  json?: true;
  format?: FormatName;
  jobs: number;
  runtime: Runtime;
}

/** What was found, and how much was asked. */
export interface Compared {
  differences: Difference[];
  asked: number;
  kernel: string;
  runtime: string;
}
