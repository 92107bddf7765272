import type { Question } from './question.ts';

/** The reader decides from the output whether the rate is enough. */
export const iperf3: Question<'iperf3'> = ({ to, port = 5201, reverse = false, time = 1 }, run) =>
  run('iperf3', '--client', to, '--port', port, '--time', time, ...(reverse ? ['--reverse'] : []));
