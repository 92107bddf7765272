import { CONNECT_TIMEOUT, probeHost, probePort } from '../../lab/probe.ts';
import type { Question } from './question.ts';

/** Lets Python send one datagram, and print the answer. */
export const udp: Question<'udp'> = (probe, run) => {
  const { send = 'hairpin', answer, source = '', sourcePort = 0, timeout = CONNECT_TIMEOUT } = probe;
  const host = probeHost(probe) ?? '';
  const program = [
    'import socket',
    `s = socket.socket(socket.${host.includes(':') ? 'AF_INET6' : 'AF_INET'}, socket.SOCK_DGRAM)`,
    `s.settimeout(${timeout})`,
    ...(source === '' && sourcePort === 0 ? [] : [`s.bind((${JSON.stringify(source)}, ${sourcePort}))`]),
    `s.connect((${JSON.stringify(host)}, ${probePort(probe)}))`,
    `s.send(${JSON.stringify(send)}.encode())`,
    'said = s.recv(65536)',
    'print(said)',
    ...(answer === undefined ? [] : [`assert said == ${JSON.stringify(answer)}.encode()`]),
  ];
  return run('python3', '-c', program.join('\n'));
};
