import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { releaseOfImage } from '../../../../src/host/vm/bz-image.ts';
import { findKernel, isOfVersion, kernelsAtHand } from '../../../../src/host/vm/kernels.ts';
import { nearestKernel } from '../../../../src/host/vm/nearest-kernel.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kernels-'));
  vi.stubEnv('XDG_CACHE_HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function image(path: string, release: string): string {
  const file = join(folder, path);
  const bytes = Buffer.alloc(0x1000);
  bytes.write('HdrS', 0x202, 'latin1');
  bytes.writeUInt16LE(0x600, 0x20e);
  bytes.write(`${release} (debian-kernel@lists.debian.org) #1 SMP\0`, 0x800, 'latin1');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return file;
}

function modules(path: string, release: string): string {
  const place = join(folder, path, 'lib/modules', release);
  mkdirSync(join(place, 'kernel'), { recursive: true });
  return place;
}

const fetched = (release: string) => {
  image(`hairpin/kernels/${release}/vmlinuz`, release);
  return modules(`hairpin/kernels/${release}/modules`, release);
};

describe('a bzImage', () => {
  it('says which release it is', () => {
    expect(releaseOfImage(image('vmlinuz', '7.2.13+deb14-amd64'))).toBe('7.2.13+deb14-amd64');
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['cut short', Buffer.from('MZ')],
    ['something else', Buffer.alloc(0x5000, 'x')],
  ])('is not what is %s', (_what, bytes) => {
    const file = join(folder, 'vmlinuz');
    writeFileSync(file, bytes);
    expect(releaseOfImage(file)).toBeUndefined();
  });
});

describe('kernels at hand', () => {
  it('are those fetched and those of /boot, newest first, each once', () => {
    for (const release of ['5.10.0-32-amd64', '6.1.0-50-amd64', '6.12.117+deb13-amd64']) fetched(release);
    image('boot/vmlinuz-6.2.0-1-generic', '6.2.0-1-generic');
    image('boot/vmlinuz-6.1.0-50-amd64', '6.1.0-50-amd64');
    modules('', '6.2.0-1-generic');
    const found = kernelsAtHand(join(folder, 'boot'));
    expect(found.map(({ release, place }) => `${release} ${place}`)).toEqual([
      '6.12.117+deb13-amd64 cache',
      '6.2.0-1-generic machine',
      '6.1.0-50-amd64 cache',
      '5.10.0-32-amd64 cache',
    ]);
    expect(found[1]?.modules).toBe(join(folder, 'lib/modules/6.2.0-1-generic'));
  });

  it('are none where nothing is', () => {
    expect(kernelsAtHand(join(folder, 'boot'))).toEqual([]);
  });
});

describe('the kernel that is meant', () => {
  it('is the newest of a line of versions', () => {
    for (const release of ['6.1.0-9-amd64', '6.1.0-50-amd64', '6.12.117+deb13-amd64']) fetched(release);
    expect(findKernel('6.1').release).toBe('6.1.0-50-amd64');
    expect(findKernel('6.1.0-9-amd64').release).toBe('6.1.0-9-amd64');
  });

  it('is a file, with the modules of the package that was unpacked there', () => {
    const release = '7.2.13+deb14-amd64';
    const file = image(`unpacked/boot/vmlinuz-${release}`, release);
    const place = modules('unpacked/usr', release);
    const kernel = { release, image: file, modules: place, place: 'file' };
    expect(findKernel(file)).toEqual(kernel);
    expect(findKernel(join(folder, 'unpacked'))).toEqual(kernel);
  });

  it('is named with what is at hand, and how to fetch it, when it is not there', () => {
    fetched('6.1.0-50-amd64');
    expect(() => findKernel('5.10')).toThrow(
      expect.objectContaining({
        code: 'unable',
        message: '--kernel 5.10 – this machine has no such kernel; at hand: 6.1.0-50-amd64',
        hint: 'fetch it: lab kernels get 5.10',
      }),
    );
  });

  it.each(['nowhere/vmlinuz', 'six'])('is not %s', (name) => {
    expect(() => findKernel(name)).toThrow(/no such file, and no version/);
  });

  it('is none in a file that is something else', () => {
    const file = join(folder, 'note');
    writeFileSync(file, 'hello');
    expect(() => findKernel(file)).toThrow(/is not, and has not, a kernel/);
  });
});

it.each([
  ['6.1.0-50-amd64', '6.1', true],
  ['6.12.1', '6.1', false],
  ['6.12.117+deb13-amd64', '6.12', true],
  ['6.12.117+deb13-amd64', '6', true],
  ['6.12.117+deb13-amd64', '6.12.11', false],
])('%s is of version %s: %s', (release, version, is) => {
  expect(isOfVersion(release, version)).toBe(is);
});

describe('the nearest kernel that has all', () => {
  function built(release: string, ...options: string[]): void {
    fetched(release);
    const lines = options.map((option) => `${option}=m\n`);
    writeFileSync(join(folder, 'hairpin/kernels', release, 'config'), lines.join(''));
  }

  it('is not the newest, nor one that lacks something, nor one that nobody knows of', () => {
    built('5.10.0-32-amd64', 'CONFIG_NET_VRF', 'CONFIG_GENEVE');
    built('6.1.0-50-amd64', 'CONFIG_NET_VRF', 'CONFIG_GENEVE');
    built('6.12.117+deb13-amd64', 'CONFIG_NET_VRF');
    built('7.2.13+deb14-amd64', 'CONFIG_NET_VRF', 'CONFIG_GENEVE');
    fetched('6.17.1-amd64');
    const nearest = (running: string, ...options: string[]) => nearestKernel(options, running)?.release;
    expect(nearest('6.18.44', 'CONFIG_NET_VRF', 'CONFIG_GENEVE')).toBe('7.2.13+deb14-amd64');
    expect(nearest('6.18.44', 'CONFIG_NET_VRF')).toBe('7.2.13+deb14-amd64');
    expect(nearest('6.14.1', 'CONFIG_NET_VRF')).toBe('6.12.117+deb13-amd64');
    expect(nearest('5.4.0', 'CONFIG_GENEVE')).toBe('5.10.0-32-amd64');
    expect(nearest('6.18.44', 'CONFIG_WIREGUARD')).toBeUndefined();
  });
});
