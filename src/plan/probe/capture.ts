import type { Question } from './question.ts';

/** The command prints packets until it is interrupted. The probes are sent from another shell meanwhile. */
export const capture: Question<'capture'> = ({ at, filter }, run) =>
  run(
    ...['tcpdump', '-p', '-n', '-e', '-i', at.replace(/^[^:]*:/, '')],
    ...(filter === undefined ? [] : [filter]),
  );
