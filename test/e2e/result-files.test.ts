import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

const home = new Home(USERS[0] as (typeof USERS)[number]);
afterAll(() => home.remove());

const VERIFY = ['verify', 'nat-loopback', '--scenario', 'snat'];
const work = join(home.folder, 'work');

/** With a file system in `full` that has no room left. */
const ON_FULL_DISK = `
mount -t tmpfs -o size=16k tmpfs full
head -c 1M /dev/zero >full/much 2>/dev/null
"$@"
code=$?
ls -A full >&2
find full/ev -type f >&2
exit $code`;
const asRoot = process.getuid?.() === 0 ? [] : ['unshare', '--user', '--map-root-user', '--mount'];
const onFullDisk = (command: string[]) => [...asRoot, 'sh', '-c', ON_FULL_DISK, 'sh', ...command];

describe('-o', () => {
  it('writes several files in one run, each in the format of its ending', async () => {
    const { exitCode, stdout } = await home.lab([...VERIFY, '-o', 'out.json', '-o', 'out.txt']);
    expect(exitCode).toBe(0);
    expect(readReport(readFileSync(join(work, 'out.json'), 'utf8')).summary.pass).toBe(1);
    expect(readFileSync(join(work, 'out.txt'), 'utf8')).toBe(stdout);
  });

  it('refuses all files that cannot be written before anything runs', async () => {
    mkdirSync(join(work, 'folder.json'));
    const before = readdirSync(work);
    const asked = ['nowhere/out.json', 'folder.json', 'out.pdf', '-', 'a.json', './a.json'];
    const { exitCode, stdout, stderr } = await home.lab([
      ...VERIFY,
      ...asked.flatMap((path) => ['-o', path]),
    ]);
    expect(stderr.split('\n').sort()).toEqual(
      [
        'lab: -o out.pdf – which format is not clear – its name must end in .txt, .json, .xml, .tap, .md, .ndjson',
        'lab: -o - – which format is not clear – --format says what standard output gets',
        'lab: -o ./a.json – the same file twice',
        'lab: -o nowhere/out.json – cannot be written: there is no such folder',
        'lab: -o folder.json – cannot be written: it is a folder',
        '',
      ].sort(),
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(readdirSync(work)).toEqual(before);
  });

  it('a full disk: the verdicts are printed, the others written, and no half of a file is left', async () => {
    mkdirSync(join(work, 'full'));
    const { exitCode, stdout, stderr } = await home.lab(
      [...VERIFY, '-o', 'full/out.json', '-o', 'beside.json', '--evidence', 'full/ev'],
      { through: onFullDisk },
    );
    expect(stdout).toMatch(/\n1 pass\n$/);
    expect(stderr).toMatch(
      /\nlab: --evidence full\/ev – cannot be written: no space left on the device\nlab: -o full\/out\.json – cannot be written: no space left on the device\nev\nmuch\n$/,
    );
    expect(readReport(readFileSync(join(work, 'beside.json'), 'utf8')).summary.pass).toBe(1);
    expect(exitCode).toBe(2);
  });
});
