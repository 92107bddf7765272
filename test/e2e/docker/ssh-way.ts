import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, type Engine } from './engine.ts';

/** Where scripts/engine.sh unpacks a server. */
const PATH = `${CACHE}/ssh/usr/sbin:/usr/sbin:/sbin:${process.env.PATH}`;

/**
 * What sshd wants of its machine: a folder in /run and an account of its own. It has both in a mount namespace only. It serves one
 * connection, on its standard input, so no port is taken.
 */
const SERVER = (folder: string) => `#!/bin/sh
exec unshare --mount --propagation private sh -c '
  mount -t tmpfs tmpfs /run && mkdir /run/sshd && mount --bind ${folder}/passwd /etc/passwd &&
    exec "$(command -v sshd)" -i -e -f ${folder}/sshd_config 2>>${folder}/sshd.log'
`;

/**
 * A machine called \`far\`, for ssh: this one, behind a real server that lets in who has the key. There the docker command finds
 * the engine. The settings are those of a user's ~/.ssh, which nobody else has to know.
 *
 * @param isKnown whether the user knows its key
 * @returns the environment of a user who has them
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
  // ssh looks for its settings where the account has its home, whatever HOME says.
  write('bin/ssh', `#!/bin/sh\nexec /usr/bin/ssh -F ${folder}/config "$@"\n`, 0o755);
  chmodSync(join(folder, 'bin/ssh'), 0o755);
  return { DOCKER_HOST: 'ssh://far', PATH: `${folder}/bin:${PATH}` };
}
