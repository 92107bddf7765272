import { existsSync, readFileSync } from 'node:fs';

/** What the kernel, and a container around this process, allow it. */
export interface Privileges {
  /** The effective capabilities, as the bits of capabilities(7). */
  capabilities: bigint;
  /** Is there a seccomp filter? */
  filtered: boolean;
  /** Are parts of /proc covered? Then no new /proc can be mounted in a user namespace. */
  masked: boolean;
  /** The AppArmor profile that confines this process. */
  profile: string | undefined;
  container: 'docker' | 'podman' | undefined;
}

/** Returns only the capabilities, which is enough for most commands. */
export function readCapabilities(root = ''): Pick<Privileges, 'capabilities'> {
  return { capabilities: BigInt(`0x${statusOf(root, 'CapEff') ?? '0'}`) };
}

/** @param root for tests: the folder that stands for / */
export function readPrivileges(root = ''): Privileges {
  const profile = read(`${root}/proc/self/attr/current`).replace(/\0/g, '').trim();
  return {
    ...readCapabilities(root),
    filtered: statusOf(root, 'Seccomp') === '2',
    masked: / \/proc\/\S+ /.test(read(`${root}/proc/self/mountinfo`)),
    profile: profile.endsWith('(enforce)') ? profile.split(' ')[0] : undefined,
    container: existsSync(`${root}/run/.containerenv`)
      ? 'podman'
      : existsSync(`${root}/.dockerenv`)
        ? 'docker'
        : undefined,
  };
}

const NET_ADMIN = 12n;
const SYS_ADMIN = 21n;

/** Can this process make namespaces and networks without a user namespace? Root in a container often cannot. */
export function isAdmin({ capabilities }: Pick<Privileges, 'capabilities'>): boolean {
  return [NET_ADMIN, SYS_ADMIN].every((bit) => (capabilities >> bit) & 1n);
}

/** Returns the flags of `docker run` that this container needs to build labs, the smallest privilege first. */
export function missingFlags({ filtered, masked, profile, container }: Privileges): string[] {
  const flags = [
    ...(filtered ? ['seccomp=unconfined'] : []),
    ...(masked ? [container === 'podman' ? 'unmask=ALL' : 'systempaths=unconfined'] : []),
    ...(profile ? ['apparmor=unconfined'] : []),
  ];
  return flags.map((flag) => `--security-opt ${flag}`);
}

function statusOf(root: string, name: string): string | undefined {
  return RegExp(`^${name}:\\s*(.*)$`, 'm').exec(read(`${root}/proc/self/status`))?.[1];
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
