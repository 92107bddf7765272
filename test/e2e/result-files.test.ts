import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

const home = new Home(USERS[0] as (typeof USERS)[number]);
afterAll(() => home.remove());

const VERIFY = ['verify', 'nat-loopback', '--scenario', 'snat'];
const work = join(home.folder, 'work');

/** Runs with a full file system mounted at `full`. */
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
        'lab: -o out.pdf – which format is not clear – its name must end in .txt, .json, .xunit.xml, .xml, .tap, .md, .ndjson',
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

  it.each([
    [['--report', ''], '--report  – cannot be written: it has no name'],
    [['--evidence', ''], '--evidence  – cannot be written: it has no name'],
    [['--evidence', 'lock.json/ev'], '--evidence lock.json/ev – cannot be written: lock.json is no folder'],
  ])('%j is refused before anything runs', async (asked, said) => {
    home.write('lock.json', '');
    const { exitCode, stdout, stderr } = await home.lab([...VERIFY, ...asked, '-o', 'nowhere/out.tap']);
    expect(stderr.split('\n').sort()).toEqual(
      ['', 'lab: -o nowhere/out.tap – cannot be written: there is no such folder', `lab: ${said}`].sort(),
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  it('labs of one name cannot share a folder of evidence, nor a page', async () => {
    const { exitCode, stdout, stderr } = await home.lab(['verify', 'vxlan', 'vxlan', '--report', 'r.html']);
    expect(stderr).toBe(
      'lab: --report – two labs are called "vxlan" – a name for each lab, or a run for each\n',
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  it('a pipe that nobody reads is told, and the verdicts are printed', async () => {
    const { exitCode, stdout, stderr } = await home.lab([...VERIFY, '-o', 'pipe.json'], {
      through: (command) => ['sh', '-c', 'mkfifo pipe.json && exec "$@"', 'sh', ...command],
    });
    expect(stdout).toMatch(/\n1 pass\n$/);
    expect(stderr).toMatch(/\nlab: -o pipe\.json – cannot be written: nobody reads it\n$/);
    expect(exitCode).toBe(2);
  });

  it.each([[], ['--format', 'ndjson']])(
    'a full disk behind standard output: that is told, and the files are written',
    async (...format) => {
      const { exitCode, stderr } = await home.lab([...VERIFY, ...format, '-o', 'all-the-same.json'], {
        through: (command) => ['sh', '-c', 'exec "$@" >/dev/full', 'sh', ...command],
      });
      expect(stderr.split('\n').filter((line) => !/^[❯✔]/.test(line))).toEqual([
        'lab: standard output – cannot be written: no space left on the device',
        '',
      ]);
      expect(exitCode).toBe(2);
      expect(readReport(readFileSync(join(work, 'all-the-same.json'), 'utf8')).summary.pass).toBe(1);
    },
  );

  it('a link to a file that is not there yet leads there', async () => {
    symlinkSync('target.json', join(work, 'link.json'));
    expect((await home.lab([...VERIFY, '-o', 'link.json'])).exitCode).toBe(0);
    expect(readReport(readFileSync(join(work, 'target.json'), 'utf8')).summary.pass).toBe(1);
    expect(lstatSync(join(work, 'link.json')).isSymbolicLink()).toBe(true);
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
