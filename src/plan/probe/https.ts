import { curl } from './http.ts';
import type { Question } from './question.ts';

/** curl reads the authority's certificate from standard input, because programs of the node cannot see its file. */
export const https: Question<'https'> = (probe, run) => curl(probe, run, ['--cacert', '/dev/stdin']);
