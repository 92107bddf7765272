import type { Question } from './question.ts';

/** The script does not check the rate: the reader must look at the output. */
export const iperf3: Question<'iperf3'> = ({ to, port = 5201, reverse = false, time = 1 }, run) =>
  run('iperf3', '--client', to, '--port', port, '--time', time, ...(reverse ? ['--reverse'] : []));
