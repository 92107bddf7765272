import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isAdmin, missingFlags, readPrivileges } from '../../../src/host/privileges.ts';
import { sandboxError } from '../../../src/host/runtime.ts';

const DOCKERS_DEFAULT = '00000000a80425fb';

/** Files as a container of `docker run` sees them. */
const CONTAINER = {
  '.dockerenv': '',
  'proc/self/status': `CapEff:\t${DOCKERS_DEFAULT}\nSeccomp:\t2\n`,
  'proc/self/mountinfo':
    '300 290 0:50 / /proc rw - proc proc rw\n301 300 0:51 / /proc/kcore rw - tmpfs tmpfs rw\n',
  'proc/self/attr/current': 'docker-default (enforce)\n',
};
const FREE = {
  'proc/self/status': 'CapEff:\t000001ffffffffff\nSeccomp:\t0\n',
  'proc/self/mountinfo': '300 290 0:50 / /proc rw - proc proc rw\n',
  'proc/self/attr/current': 'unconfined\n',
};

describe('what a process may do', () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => void rmSync(folder, { recursive: true })));

  function read(files: Record<string, string>) {
    const folder = mkdtempSync(join(tmpdir(), 'hairpin-privileges-'));
    folders.push(folder);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return readPrivileges(folder);
  }

  it('root in a container lacks the capabilities', () => {
    expect(isAdmin(read(CONTAINER))).toBe(false);
    expect(isAdmin(read(FREE))).toBe(true);
  });

  it.each([
    ['00000000a82425fb', 'SYS_ADMIN'],
    ['00000000a80435fb', 'NET_ADMIN'],
  ])('%s has but %s of the two', (capabilities) => {
    const status = `CapEff:\t${capabilities}\nSeccomp:\t2\n`;
    expect(isAdmin(read({ ...CONTAINER, 'proc/self/status': status }))).toBe(false);
  });

  it('every obstacle has its flag', () => {
    const flag = (name: string) => `--security-opt ${name}=unconfined`;
    expect(missingFlags(read(CONTAINER))).toEqual(['seccomp', 'systempaths', 'apparmor'].map(flag));
    expect(missingFlags(read({ ...CONTAINER, 'proc/self/attr/current': 'unconfined' }))).toEqual(
      ['seccomp', 'systempaths'].map(flag),
    );
    expect(missingFlags(read({ ...FREE, '.dockerenv': '' }))).toEqual([]);
  });

  it('Podman calls one of them otherwise', () => {
    const { '.dockerenv': _, ...files } = CONTAINER;
    expect(missingFlags(read({ ...files, 'run/.containerenv': '' }))).toContain('--security-opt unmask=ALL');
  });

  it('AppArmor forbids with the capabilities too', () => {
    const { message, hint } = sandboxError(
      'unshare: unshare failed: Operation not permitted',
      '/nowhere',
      read(CONTAINER),
    );
    expect(message).toBe('sandbox – this container may make no namespaces');
    expect(hint).toContain('--cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt apparmor=unconfined');
  });

  it('outside a container no flags of docker run are proposed', () => {
    const { '.dockerenv': _, ...files } = CONTAINER;
    expect(
      sandboxError('unshare: unshare failed: Operation not permitted', '/nowhere', read(files)).hint,
    ).not.toContain('docker');
  });
});
