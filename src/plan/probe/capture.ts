import type { Question } from './question.ts';

/** It prints packets until it is interrupted. Another shell sends the probes meanwhile. */
export const capture: Question<'capture'> = ({ at, filter }, run) =>
  run(
    'tcpdump',
    '-p',
    '-n',
    '-e',
    '-i',
    at.replace(/^[^:]*:/, ''),
    ...(filter === undefined ? [] : [filter]),
  );
