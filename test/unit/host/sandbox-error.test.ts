import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { sandboxError } from '../../../src/host/runtime.ts';
import { startError } from '../../../src/host/start-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-error-'));
afterAll(() => rmSync(folder, { recursive: true }));

const UNSHARE = 'unshare: cannot change root filesystem propagation: Permission denied';

it.each([
  ['user/max_user_namespaces', '0', 'sudo sysctl -w user.max_user_namespaces=15000'],
  ['user/max_net_namespaces', '0', 'sudo sysctl -w user.max_net_namespaces=15000'],
  ['kernel/unprivileged_userns_clone', '0', 'sudo sysctl -w kernel.unprivileged_userns_clone=1'],
  [
    'kernel/apparmor_restrict_unprivileged_userns',
    '1',
    'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  ],
])('names %s = %s, and the command that lifts it', (file, value, fix) => {
  const root = join(folder, file.replaceAll('/', '-'));
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), `${value}\n`);
  const error = sandboxError(UNSHARE, root);
  expect(error.message).toBe(`sandbox – this machine forbids it: ${file.replace('/', '.')} = ${value}`);
  expect(error.hint?.split('\n')[0]).toBe(fix);
  writeFileSync(join(root, file), value === '0' ? '1' : '0');
  expect(sandboxError(UNSHARE, root).message).toContain(UNSHARE);
});

it.each(['Killed\n', 'Terminated\n', 'Killed\nHangup\n', ''])(
  'an agent that a signal has ended (%j) is no bug',
  (said) => {
    const broken = new Error('it ended');
    expect(startError(broken, said)).toBe(broken);
    expect(startError(undefined, said)).toBeUndefined();
    expect(startError(broken, `${said}TypeError: x is not a function\n`)).toMatchObject({ cause: broken });
  },
);
