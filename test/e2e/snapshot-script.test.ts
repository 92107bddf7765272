import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSections } from '../../src/snapshot/sections.ts';

const run = promisify(execFile);
const SCRIPT = join(import.meta.dirname, '../../src/snapshot/snapshot.sh');
/** What the script asks; `sh` is not among them. */
const PROGRAMS =
  'ip bridge iptables-save ip6tables-save ebtables-save nft ss conntrack uname id sed grep cat'.split(' ');
const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairpin-snapshot-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A folder with all of the programs but one. */
async function without(missing: string): Promise<string> {
  const bin = await mkdtemp(join(folder, 'bin-'));
  for (const name of PROGRAMS.filter((each) => each !== missing)) {
    for (const place of FOLDERS) {
      if (!(await readdir(place).catch((): string[] => [])).includes(name)) continue;
      await symlink(join(place, name), join(bin, name)).catch(() => {});
      break;
    }
  }
  return bin;
}

/** Of a copy that finds nothing beside the folder. */
async function take(bin: string): Promise<string> {
  const text = (await readFile(SCRIPT, 'utf8')).replace(/^PATH=.*$/m, '');
  const { stdout } = await run('/bin/dash', ['-c', text], { env: { PATH: bin }, maxBuffer: 1 << 26 });
  return stdout;
}

describe('the script of lab snapshot', () => {
  it('has at most 200 lines', async () => {
    expect((await readFile(SCRIPT, 'utf8')).split('\n').length).toBeLessThanOrEqual(201);
  });

  it.each(['nothing', ...PROGRAMS])('runs under dash without %s', async (missing) => {
    const sections = readSections(await take(await without(missing)), missing);
    const names = sections.map(({ name }) => name);
    expect(names).toContain('system');
    expect(names).toContain('nft list ruleset');
    const links = sections.find(({ name }) => /^ip .*address show$/.test(name));
    if (missing === 'ip') expect(links?.exit).toBeUndefined();
    else expect(links?.lines.join('\n')).toMatch(/\blo\b/);
    const settings = sections.find(({ name }) => name === 'settings');
    expect(settings?.lines).toContain('net/ipv4/ip_default_ttl:64');
  });

  it('writes to standard output only, and changes nothing', async (context) => {
    const trace = join(folder, 'trace');
    const asked = [
      '-f',
      '-qq',
      '-e',
      'trace=%file,openat,sendto,sendmsg,mkdir,unlink,rename',
      '-o',
      trace,
      'dash',
      SCRIPT,
    ];
    try {
      await run('strace', asked, { maxBuffer: 1 << 26 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return context.skip('no strace here');
      throw error;
    }
    const calls = (await readFile(trace, 'utf8')).split('\n');
    const written = calls.filter(
      (call) => /O_(WRONLY|RDWR|CREAT)/.test(call) && !/"\/dev\/(null|tty)"/.test(call),
    );
    const changed = calls.filter((call) => /\b(mkdir|unlink|rename|chmod|link|symlink)(at)?\(/.test(call));
    // Netlink's own words for what changes something.
    const sent = calls.filter((call) =>
      /RTM_(NEW|DEL|SET)|NFT_MSG_(NEW|DEL)/.test(call.replace(/recvmsg.*/, '')),
    );
    expect({ written, changed, sent }).toEqual({ written: [], changed: [], sent: [] });
  });
});
