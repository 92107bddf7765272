import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { LabError } from '../lab/error.ts';
import { isAdmin, missingFlags, readCapabilities, readPrivileges } from './privileges.ts';

export const RUNTIMES = ['auto', 'rootless', 'root', 'docker', 'vm'] as const;
export type Runtime = (typeof RUNTIMES)[number];
export type LocalRuntime = Exclude<Runtime, 'auto' | 'docker' | 'vm'>;

/**
 * Chooses where a sandbox runs. Root needs no user namespace. All other users get one, and so does root without
 * capabilities, for example in a container. On a system other than Linux only Docker is possible.
 */
export function chooseRuntime(asked: Runtime, uid = process.getuid?.() ?? 0): Exclude<Runtime, 'auto'> {
  if (asked === 'root' && uid !== 0) {
    const hint = 'run it with sudo, or leave --runtime out: labs need no root';
    throw new LabError('unable', { where: '--runtime root', what: `this is user ${uid}, not root` }, hint);
  }
  if (process.platform !== 'linux' && (asked === 'rootless' || asked === 'root')) {
    const what = 'namespaces are of Linux, and this is not';
    throw new LabError(
      'unable',
      { where: `--runtime ${asked}`, what },
      'use --runtime docker, or leave it out',
    );
  }
  if (asked !== 'auto') return asked;
  if (process.platform !== 'linux') return 'docker';
  return uid === 0 && isAdmin(readCapabilities()) ? 'root' : 'rootless';
}

/** Returns the runtime for this kernel: another kernel than the machine's needs a virtual machine. */
export function runtimeFor(asked: Runtime, kernel: string | undefined): Runtime {
  if (kernel === undefined || asked === 'vm') return asked;
  if (asked === 'auto') return 'vm';
  const what = `with --runtime ${asked} a lab has the kernel of the machine it is on`;
  throw new LabError('usage', { where: `--kernel ${kernel}`, what, allowed: '--runtime vm, or none' });
}

/** The first kernel with which root's labs were tried in a user namespace. */
const FIRST_KERNEL = [5, 11] as const;

/**
 * Is root's sandbox in a user namespace too? Its programs then have no rights over the machine. Two exceptions:
 * kernels that are too old; and the machine's own root, who needs its rights for networks of containers, and for
 * showing all users' files with `--trust`.
 */
export function isConfined(runtime: LocalRuntime, asMachine: boolean, kernel = release()): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map(Number);
  const isNew = major > FIRST_KERNEL[0] || (major === FIRST_KERNEL[0] && minor >= FIRST_KERNEL[1]);
  return runtime === 'root' && !asMachine && isNew;
}

/**
 * Returns options of unshare(1). An ordinary user keeps the own user id: if the id were mapped to root, tcpdump
 * would try to drop privileges and fail. Root gets another id in a user namespace for the same reason.
 */
export function userNamespace(runtime: LocalRuntime, uid = process.getuid?.() ?? 0): string[] {
  if (runtime === 'root') return [];
  const ids = uid === 0 ? ['--map-user=1000', '--map-group=1000'] : ['--map-current-user'];
  return ['--user', ...ids, '--keep-caps'];
}

const ROOT_HINT = 'or run it as root: sudo lab …';

/** Settings that forbid namespaces to ordinary users: the file, and the command that lifts the restriction. */
const LIMITS: { file: string; forbids: (value: string) => boolean; fix: string }[] = [
  {
    file: 'user/max_user_namespaces',
    forbids: (v) => v === '0',
    fix: 'sudo sysctl -w user.max_user_namespaces=15000',
  },
  {
    file: 'user/max_net_namespaces',
    forbids: (v) => v === '0',
    fix: 'sudo sysctl -w user.max_net_namespaces=15000',
  },
  {
    file: 'kernel/unprivileged_userns_clone',
    forbids: (v) => v === '0',
    fix: 'sudo sysctl -w kernel.unprivileged_userns_clone=1',
  },
  {
    file: 'kernel/apparmor_restrict_unprivileged_userns',
    forbids: (v) => v === '1',
    fix: 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  },
];

/**
 * Says why unshare(1) could not make a sandbox, with the command that helps, if the machine's settings show the
 * reason.
 */
export function sandboxError(said: string, root = '/proc/sys', privileges = readPrivileges()): LabError {
  const flags = privileges.container === undefined ? [] : missingFlags(privileges);
  if (flags.length > 0) return containerError(flags);
  for (const { file, forbids, fix } of LIMITS) {
    const path = `${root}/${file}`;
    if (!existsSync(path) || !forbids(readFileSync(path, 'utf8').trim())) continue;
    const what = `this machine forbids it: ${file.replace('/', '.')} = ${readFileSync(path, 'utf8').trim()}`;
    return new LabError('unable', { where: 'sandbox', what }, `${fix}\n${ROOT_HINT}`);
  }
  const what = `no right to make namespaces (${said.trim() || 'unshare gave no reason'})`;
  return new LabError('unable', { where: 'sandbox', what }, ROOT_HINT.replace('or ', ''));
}

/** For root in a container two capabilities would be enough, but AppArmor may still forbid it. */
function containerError(flags: readonly string[]): LabError {
  const admin = [
    '--cap-add SYS_ADMIN',
    '--cap-add NET_ADMIN',
    ...flags.filter((flag) => flag.includes('apparmor')),
  ];
  const hint = `docker run ${flags.join(' ')} …\nor, as root in it: docker run ${admin.join(' ')} …`;
  return new LabError('unable', { where: 'sandbox', what: 'this container may make no namespaces' }, hint);
}
