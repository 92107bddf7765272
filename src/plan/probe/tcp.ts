import { CONNECT_TIMEOUT, probeHost, probePort } from '../../lab/probe.ts';
import type { Question } from './question.ts';

/** Lets Python connect, and print what the server sends. */
export const tcp: Question<'tcp'> = (probe, run) => {
  const { banner, source, timeout = CONNECT_TIMEOUT } = probe;
  const to = JSON.stringify([probeHost(probe), probePort(probe)])
    .replace('[', '(')
    .replace(']', ')');
  const from = source === undefined ? '' : `, (${JSON.stringify(source)}, 0)`;
  const program = [
    'import socket',
    `s = socket.create_connection(${to}, ${timeout}${from})`,
    ...(banner === undefined
      ? ['print("connected")']
      : ['said = s.recv(4096)', 'print(said)', `assert ${JSON.stringify(banner)}.encode() in said`]),
  ];
  return run('python3', '-c', program.join('\n'));
};
