import type { Question } from './question.ts';

/** It prints packets until it is interrupted, while another shell asks the other questions. */
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
