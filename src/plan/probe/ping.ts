import { CONNECT_TIMEOUT } from '../../lab/probe.ts';
import type { Question } from './question.ts';

export const ping: Question<'ping'> = (
  { to, count = 1, size = 56, df = false, source, timeout = CONNECT_TIMEOUT },
  run,
) =>
  run(
    ...['ping', '-n', '-c', count, '-i', '0.2', '-s', size, '-W', Math.ceil(timeout)],
    ...(df ? ['-M', 'do'] : []),
    ...(source === undefined ? [] : ['-I', source]),
    to,
  );
