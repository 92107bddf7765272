import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkWritable, writeResult } from '../../../src/host/result-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'result-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

describe('a result file', () => {
  it('is written whole, and nothing else is left', async () => {
    await writeResult(at('out.json'), '-o out.json', '{}');
    expect(readFileSync(at('out.json'), 'utf8')).toBe('{}');
    expect(readdirSync(folder)).toEqual(['out.json']);
  });

  it('replaces the one there, with its rights, through links', async () => {
    writeFileSync(at('old.json'), 'old');
    chmodSync(at('old.json'), 0o640);
    symlinkSync('old.json', at('link.json'));
    await writeResult(at('link.json'), '', 'new');
    expect(readFileSync(at('old.json'), 'utf8')).toBe('new');
    expect(statSync(at('old.json')).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(['link.json', 'old.json']);
  });

  it.each(['there', 'not there yet'])(
    'replaces none elsewhere through a link of a stranger: %s',
    async (which) => {
      mkdirSync(at('checkout'));
      if (which === 'there') writeFileSync(at('profile'), 'old');
      symlinkSync('../profile', at('checkout/out.json'));
      for (const write of [checkWritable, writeResult])
        await expect(write(at('checkout/out.json'), '-o out.json', 'new')).rejects.toThrow(
          /^-o out.json – cannot be written: it is a link that leads out of its folder; its own name is .*profile/,
        );
      expect(readdirSync(folder)).toEqual(which === 'there' ? ['checkout', 'profile'] : ['checkout']);
    },
  );

  it('may be behind a descriptor of the caller', async () => {
    writeFileSync(at('log'), '');
    const log = openSync(at('log'), 'a');
    await writeResult(`/proc/self/fd/${log}`, '-o', 'text');
    expect(readFileSync(at('log'), 'utf8')).toBe('text');
    closeSync(log);
  });

  it('leaves the old one whole for those who are reading it', async () => {
    writeFileSync(at('out.json'), 'old');
    const reader = openSync(at('out.json'), 'r');
    await writeResult(at('out.json'), '', 'new');
    expect(readFileSync(reader, 'utf8')).toBe('old');
    closeSync(reader);
  });

  it('may be a device', async () => {
    await checkWritable('/dev/null', '');
    await writeResult('/dev/null', '', 'text');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('leaves the one there alone when it cannot be written', async () => {
    writeFileSync(at('out.json'), 'old');
    // A value that makes the write fail half-way.
    const broken = { [Symbol.toStringTag]: 'no text' } as unknown as string;
    await expect(writeResult(at('out.json'), '-o out.json', broken)).rejects.toThrow(
      '-o out.json – cannot be written: ',
    );
    expect(readFileSync(at('out.json'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['out.json']);
  });
});

describe('whether it can be written', () => {
  it('is found out without leaving anything', async () => {
    await checkWritable(at('out.json'), '-o out.json');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['missing/out.json', 'there is no such folder'],
    ['file/out.json', 'there is no such folder'],
    ['folder', 'it is a folder'],
    ['/proc/out.json', 'there is no such folder'],
  ])('%s: %s', async (name, what) => {
    writeFileSync(at('file'), '');
    mkdirSync(at('folder'));
    const path = name.startsWith('/') ? name : at(name);
    await expect(checkWritable(path, `-o ${name}`)).rejects.toThrow(
      `-o ${name} – cannot be written: ${what}`,
    );
  });
});
