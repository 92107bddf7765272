import type { Connections } from '../lab/connections.ts';
import { command } from './quote.ts';

/**
 * Returns a command that opens connections by Python. It does not check whether they are accepted. They stay open
 * as long as the sandbox exists.
 */
export function connectionCommand({
  from,
  to,
  protocol = 'tcp',
  count = 1,
  sourcePort = 0,
}: Connections): string {
  const [, address = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(to) ?? [];
  const family = address.includes(':') ? 'AF_INET6' : 'AF_INET';
  const program = [
    'import os, socket, signal',
    'held = []',
    `for i in range(${count}):`,
    `  s = socket.socket(socket.${family}, socket.${protocol === 'tcp' ? 'SOCK_STREAM' : 'SOCK_DGRAM'})`,
    '  s.settimeout(1)',
    ...(sourcePort === 0 ? [] : [`  s.bind(("", ${sourcePort} + i))`]),
    `  try: s.connect(("${address}", ${port}))${protocol === 'tcp' ? '' : '; s.send(b"hairpin"); s.recv(64)'}`,
    '  except OSError: pass',
    protocol === 'tcp' ? '  held.append(s)' : '  s.close()',
    'os.fork() and os._exit(0)',
    'signal.pause()',
  ];
  const run = command('ip', 'netns', 'exec', from, 'python3', '-c', program.join('\n'));
  return `if command -v python3 >/dev/null; then\n  ${run} >/dev/null 2>&1\nfi`;
}
