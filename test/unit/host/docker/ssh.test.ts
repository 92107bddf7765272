import { expect, it } from 'vitest';
import { sshArguments } from '../../../../src/host/docker/ssh.ts';

const words = (url: string) =>
  sshArguments(url)
    .join(' ')
    .replace(/-o \S+ /g, '');

it.each([
  ['ssh://far', '-T -- far docker system dial-stdio'],
  ['ssh://me@far.example:2222', '-T -l me -p 2222 -- far.example docker system dial-stdio'],
  ['ssh://me@[2001:db8::1]/', '-T -l me -- 2001:db8::1 docker system dial-stdio'],
  [
    'ssh://far/run/user/1000/docker.sock',
    "docker --host 'unix:///run/user/1000/docker.sock' system dial-stdio",
  ],
  ["ssh://far/a'$(id)", "docker --host 'unix:///a'\\''$(id)' system dial-stdio"],
  // A context cannot smuggle in options of ssh.
  ['ssh://-oProxyCommand=x', '-- -oProxyCommand=x docker'],
])('%s is %s for ssh', (url, expected) => {
  expect(words(url)).toContain(expected);
});

it('asks nothing at a terminal, and notices a machine that is gone', () => {
  expect(sshArguments('ssh://far')).toEqual(
    expect.arrayContaining(['BatchMode=yes', 'ServerAliveInterval=15']),
  );
});
