import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, type Engine } from './engine.ts';

/** scripts/engine.sh unpacks sshd there. */
const PATH = `${CACHE}/ssh/usr/sbin:/usr/sbin:/sbin:${process.env.PATH}`;

/**
 * Runs sshd for one connection on its standard input, so it takes no port. It needs /run/sshd and an account of its
 * own: both exist only in its mount namespace.
 */
const SERVER = (folder: string) => `#!/bin/sh
exec unshare --mount --propagation private sh -c '
  mount -t tmpfs tmpfs /run && mkdir /run/sshd && mount --bind ${folder}/passwd /etc/passwd &&
    exec "$(command -v sshd)" -i -e -f ${folder}/sshd_config 2>>${folder}/sshd.log'
`;

/**
 * Sets up ssh access to a machine called `far`. It is this machine, behind a real sshd that accepts one key; the docker
 * command there reaches the engine. The ssh settings lie in a folder of the test.
 * @param isKnown whether the user has the host key of `far`
 * @returns the environment for a user with these settings
 */
export function wayTo(engine: Engine, isKnown = true): Record<string, string> {
  const folder = mkdtempSync(join(engine.folder, 'ssh-'));
  mkdirSync(join(folder, 'bin'));
  const write = (name: string, text: string, mode = 0o600) =>
    writeFileSync(join(folder, name), text, { mode });
  for (const name of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  const [account = ''] = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('root:'));
  write('passwd', `${account}\nsshd:x:65533:65534::/run/sshd:/usr/sbin/nologin\n`, 0o644);
  write('authorized_keys', readFileSync(join(folder, 'user.pub'), 'utf8'));
  write('known_hosts', `far ${readFileSync(join(folder, isKnown ? 'host.pub' : 'user.pub'), 'utf8')}`);
  write(
    'sshd_config',
    [
      `HostKey ${folder}/host`,
      `AuthorizedKeysFile ${folder}/authorized_keys`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      `SetEnv DOCKER_HOST=${engine.host} PATH=${engine.env.PATH}`,
      '',
    ].join('\n'),
  );
  write('server', SERVER(folder), 0o700);
  write(
    'config',
    [
      'Host far',
      'User root',
      `IdentityFile ${folder}/user`,
      'IdentitiesOnly yes',
      `UserKnownHostsFile ${folder}/known_hosts`,
      'StrictHostKeyChecking yes',
      `ProxyCommand ${folder}/server`,
      '',
    ].join('\n'),
  );
  // ssh reads its settings from the account's home folder and ignores HOME, so a wrapper names the file.
  write('bin/ssh', `#!/bin/sh\nexec /usr/bin/ssh -F ${folder}/config "$@"\n`, 0o755);
  chmodSync(join(folder, 'bin/ssh'), 0o755);
  return { DOCKER_HOST: 'ssh://far', PATH: `${folder}/bin:${PATH}` };
}
