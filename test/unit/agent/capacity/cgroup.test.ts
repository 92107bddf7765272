import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cgroupLimits } from '../../../../src/agent/capacity/cgroup.ts';

const root = mkdtempSync(join(tmpdir(), 'cgroup-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Creates files like those of the kernel. */
function hierarchy(name: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${text}\n`);
  }
  return join(root, name);
}

const NONE = Number.POSITIVE_INFINITY;

test('version 2: the tightest limit of the group and of those above it; a file cache gives way', () => {
  const folder = hierarchy('v2', {
    'user/memory.max': '1000000000',
    'user/memory.current': '900000000',
    'user/memory.stat': 'anon 5\ninactive_file 300000000\nactive_file 7',
    'user/me/memory.max': '800000000',
    'user/me/memory.current': '100000000',
    'user/me/pids.max': '100',
    'user/me/pids.current': '40',
    'user/me/lab/memory.max': 'max',
    'user/me/lab/memory.current': '5',
    'user/me/lab/pids.max': 'max',
  });
  expect(cgroupLimits('0::/user/me/lab\n', folder)).toEqual({ memory: 400_000_000, pids: 60 });
  expect(cgroupLimits('0::/user/me\n', folder)).toEqual({ memory: 400_000_000, pids: 60 });
  expect(cgroupLimits('0::/\n', folder)).toEqual({ memory: NONE, pids: NONE });
});

test('version 1: a hierarchy for each controller', () => {
  const folder = hierarchy('v1', {
    'memory/memory.limit_in_bytes': '9223372036854771712',
    'memory/docker/abc/memory.limit_in_bytes': '500000000',
    'memory/docker/abc/memory.usage_in_bytes': '600000000',
    'memory/docker/abc/memory.stat': 'inactive_file 1\ntotal_inactive_file 50000000',
    'pids/docker/abc/pids.max': '64',
    'pids/docker/abc/pids.current': '80',
  });
  const memberships = '9:pids:/docker/abc\n4:memory:/docker/abc\n2:cpu,cpuacct:/docker/abc\n0::/docker/abc\n';
  expect(cgroupLimits(memberships, folder)).toEqual({ memory: 0, pids: 0 });
});

test('where nothing can be read there is no limit to tell', () => {
  expect(cgroupLimits('0::/gone\n', join(root, 'nowhere'))).toEqual({ memory: NONE, pids: NONE });
  expect(cgroupLimits('', root)).toEqual({ memory: NONE, pids: NONE });
});

test('what confines this very process can be read', () => {
  const { memory, pids } = cgroupLimits();
  expect(memory).toBeGreaterThan(0);
  expect(pids).toBeGreaterThan(0);
});
