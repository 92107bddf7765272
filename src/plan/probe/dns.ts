import { CONNECT_TIMEOUT, probeHost, probePort } from '../../lab/probe.ts';
import { command } from '../quote.ts';
import type { Question } from './question.ts';

/** Uses whichever of the two programs is installed. The probe works if the output contains an address. */
export const dns: Question<'dns'> = (probe, run) => {
  const { name, type = 'A', answer, source, timeout = CONNECT_TIMEOUT } = probe;
  const [server = '', port = 53] = [probeHost(probe), probePort(probe)];
  const seconds = Math.ceil(timeout);
  const dig = ['dig', ...(source === undefined ? [] : ['-b', source]), `@${server}`, '-p', port, '+short'];
  const nslookup = ['nslookup', `-type=${type}`, `-port=${port}`, `-timeout=${seconds}`, '-retry=1'];
  // nslookup prints the server first.
  const said = answer ?? (type === 'A' ? '[0-9]\\.[0-9]' : ':');
  return [
    `{ if command -v dig >/dev/null; then ${run(...dig, `+time=${seconds}`, '+tries=1', name, type)}`,
    `else ${run(...nslookup, name, server)} | sed 1,3d; fi; } | ${command('grep', answer === undefined ? '-e' : '-Fe', said)}`,
  ].join('; ');
};
