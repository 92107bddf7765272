import { curl } from './http.ts';
import type { Question } from './question.ts';

/** It trusts the lab's authority, of which it is told on its standard input: the node does not see that file. */
export const https: Question<'https'> = (probe, run) => curl(probe, run, ['--cacert', '/dev/stdin']);
