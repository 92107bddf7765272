import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { bindFile, mountDevpts, mountTmpfs } from '../../kernel/mount.ts';
import { bindFolder } from '../../kernel/root.ts';
import { hostsText } from '../../plan/hosts.ts';
import { resolvConf } from '../../plan/resolv-conf.ts';

/** The common start of every lab's file system, in the sandbox's own /run. */
export interface Template {
  /** The folder to build the file system in, two parts of it, and an empty folder. */
  root: string;
  etc: string;
  dev: string;
  empty: string;
}

/** Files of /etc that let programs find libraries, users, protocols and time zones, and use TLS. None is secret. */
const FILES = [
  ...['passwd', 'group', 'nsswitch.conf', 'services', 'protocols', 'ethertypes', 'networks', 'rpc'],
  ...['host.conf', 'gai.conf', 'localtime', 'ld.so.cache', 'ld.so.conf', 'bash.bashrc', 'profile', 'inputrc'],
  ...['mime.types', 'magic', 'os-release', 'debian_version', 'ssl/openssl.cnf', 'ld-musl-x86_64.path'],
];
const FOLDERS = [
  ...['alternatives', 'ld.so.conf.d', 'iproute2', 'terminfo', 'perl', 'fonts'],
  ...['ssl/certs', 'pki/tls/certs', 'pki/ca-trust', 'ca-certificates', 'crypto-policies'],
];
/** Folders of programs with one folder per version, such as `java-17-openjdk`. */
const VERSIONS = /^(java|python)[-\d]/;

const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty', 'net/tun'];
const LINKS = { fd: '/proc/self/fd', stdin: 'fd/0', stdout: 'fd/1', stderr: 'fd/2', ptmx: 'pts/ptmx' };

let made: Template | undefined;

export function template(): Template {
  made ??= make();
  return made;
}

function make(): Template {
  const [root, etc, dev, empty] = ['root', 'etc', 'dev', 'empty'].map((name) => `/run/template/${name}`);
  const folders = { root, etc, dev, empty } as Template;
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  furnishEtc(folders.etc);
  furnishDev(folders.dev);
  return folders;
}

/** Fills /etc with a few files. Host names are looked up only in the lab's files. */
function furnishEtc(etc: string): void {
  for (const name of FILES) tryEach(name, (from, to) => copyFileSync(from, to));
  const versions = readdirSync('/etc').filter((name) => VERSIONS.test(name));
  for (const name of [...FOLDERS, ...versions]) {
    tryEach(name, (from, to) => {
      if (!statSync(from).isDirectory()) return;
      mkdirSync(to, { recursive: true });
      bindFolder(from, to);
    });
  }
  const own = { hosts: hostsText(hostname()), hostname: `${hostname()}\n`, 'resolv.conf': resolvConf([]) };
  for (const [name, text] of Object.entries(own)) writeFileSync(join(etc, name), text);
  symlinkSync('/proc/self/mounts', join(etc, 'mtab'));

  /** Tries each file on its own: systems differ, and a file may be missing or unreadable. */
  function tryEach(name: string, place: (from: string, to: string) => void): void {
    try {
      const to = join(etc, name);
      mkdirSync(dirname(to), { recursive: true });
      place(join('/etc', name), to);
    } catch (error) {
      if (!['ENOENT', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}

/** Makes terminals, shared memory, and the devices that everyone may use. */
export function furnishDev(dev: string): void {
  mountTmpfs(dev, { mode: 0o755, size: 64 << 20 });
  for (const name of ['pts', 'shm', 'net']) mkdirSync(join(dev, name));
  for (const name of DEVICES) {
    if (statSync(`/dev/${name}`, { throwIfNoEntry: false }) === undefined) continue;
    writeFileSync(join(dev, name), '');
    bindFile(`/dev/${name}`, join(dev, name));
  }
  for (const [name, target] of Object.entries(LINKS)) symlinkSync(target, join(dev, name));
  mountDevpts(join(dev, 'pts'));
  chmodSync(join(dev, 'shm'), 0o1777);
}
