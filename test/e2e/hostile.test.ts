import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ACTING, IS_APART, OWN_AFFAIRS } from './support/acting.ts';
import { Home, USERS } from './support/home.ts';

const LABS = join(import.meta.dirname, '../hostile');
const FORMATS = ['summary', 'pretty', 'json', 'junit', 'tap', 'markdown', 'github', 'ndjson'];
const OWN_COMMAND = /^::error (file=\S+,line=\d+,)?title=acting-text is-seen/;
const SECRET = 'the secret of the machine';

/** For each agent of this home: its scheduling settings, CPU affinity and OOM score. */
function agentsOf(home: Home): unknown[] {
  const read = (pid: string, name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
  return readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/agent\.cjs/.test(read(pid, 'cmdline')) || !/^NSpid:.*\s1$/m.test(read(pid, 'status'))) return [];
      if (!read(pid, 'environ').includes(home.folder)) return [];
      // Fields after the name in /proc/PID/stat. The state is field 3; priority, nice and policy are fields 18, 19 and
      // 41.
      const stat = read(pid, 'stat')
        .replace(/^.*\) /, '')
        .split(' ');
      const cpus = /^Cpus_allowed:.*$/m.exec(read(pid, 'status'))?.[0];
      return [{ pid, cpus, priorities: [15, 16, 38].map((at) => stat[at]), oom: read(pid, 'oom_score_adj') }];
    } catch {
      return [];
    }
  });
}

describe.each(USERS)('a stranger’s lab, as %s', (user) => {
  const home = new Home(user);
  const lab = join(home.folder, 'work/lab');
  mkdirSync(lab);
  chmodSync(lab, 0o755);
  mkdirSync(join(lab, '.git'));
  writeFileSync(join(lab, '.git/config'), SECRET);
  home.write('lab/data.txt', "the lab's own");
  home.write('secret', SECRET);
  afterEach(() => home.lab(['down', '--all']));
  afterAll(() => home.remove());

  const write = (name: string) => {
    const text = readFileSync(join(LABS, `${name}.yaml`), 'utf8').replaceAll('@HOME@', home.folder);
    return home.write(`lab/${name}.yaml`, text);
  };
  const verify = (name: string, ...args: string[]) => home.lab(['verify', write(name), ...args]);

  it('writes through no link of the machine', async () => {
    const target = join(home.folder, 'tmp/created');
    symlinkSync(target, join(home.folder, 'work/link'));
    const { exitCode, stderr, stdout } = await verify('dangling-link');
    expect(existsSync(target)).toBe(false);
    expect(exitCode, stdout + stderr).toBe(0);
    expect(lstatSync(join(home.folder, 'work/link')).isSymbolicLink()).toBe(true);
  });

  it('reads no file by its rules', async () => {
    home.write('secret.txt', 'the-secret of the machine\n');
    home.write('secret.nft', 'define secret = { 10.66.77.88 }\n');
    home.write('secret.macs', '02:66:77:88:99:aa\n');
    const { exitCode, stdout, stderr } = await verify('reads-by-rules', '--evidence', '/tmp/by-rules');
    const evidence = await home.run(['sh', '-c', 'cat $(find /tmp/by-rules -type f)']);
    const checked = await home.lab(['check', write('reads-by-rules')]);
    for (const text of [stdout, stderr, evidence.stdout, checked.stdout, checked.stderr]) {
      expect(text).not.toContain('the-secret');
      expect(text).not.toMatch(/10\.66\.77\.88|2:66:77:88:99:aa/i);
    }
    expect(evidence.stdout).toContain('192.0.2.2');
    expect([exitCode, checked.exitCode], stdout + stderr).toEqual([2, 2]);
    expect(stdout).toMatch(/1 pass, 3 error/);
  });

  describe.each([
    ['link.yaml', 'secret.yaml', 'is a link that leads out of its folder – a file of the folder'],
    ['labs', '', 'is behind a link that leads out of the working directory – a file below it'],
  ])('is no link to a file of the machine: %s', (name, target, message) => {
    it.each(['show', 'check', 'verify', 'plan', 'diagnose', 'import'])('lab %s', async (verb) => {
      const secret = home.write('../secret.yaml', `${SECRET}: ${SECRET}\n`);
      const link = join(home.folder, 'work', name);
      symlinkSync(join(dirname(secret), target), link);
      try {
        const file = target === '' ? `${name}/secret.yaml` : name;
        const { exitCode, stdout, stderr } = await home.lab([verb, file]);
        expect(stdout + stderr).not.toContain(SECRET);
        expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
        expect(stderr).toContain(`${file} – ${message}`);
      } finally {
        rmSync(link);
      }
    });
  });

  it.each(['import <(cat "$1")', 'import /dev/stdin <"$1"'])(
    'reads what the caller opened: lab %s',
    async (line) => {
      const snapshot = home.write(
        'machine.snap',
        readFileSync(join(import.meta.dirname, '../unit/inputs/machine.snap'), 'utf8'),
      );
      const lab = home.inCheckout('dist/cli.cjs');
      const { exitCode, stdout, stderr } = await home.run(['bash', '-c', `"$0" ${line}`, lab, snapshot]);
      expect(stderr).not.toContain('lab: ');
      expect(exitCode).toBe(0);
      expect(stdout).toContain('nodes:');
    },
  );

  it.each(['there', 'not there yet'])(
    'is no link by which a result replaces a file of the machine: %s',
    async (which) => {
      const profile = join(home.folder, 'tmp', which);
      if (which === 'there') writeFileSync(profile, 'own');
      const link = join(home.folder, 'work/report.json');
      symlinkSync(profile, link);
      try {
        const { exitCode, stderr } = await verify('dangling-link', '-o', 'report.json');
        expect(stderr).toContain(
          'report.json – cannot be written: it is a link that leads out of its folder',
        );
        expect(exitCode).toBe(2);
        expect(existsSync(profile) ? readFileSync(profile, 'utf8') : '').toBe(which === 'there' ? 'own' : '');
      } finally {
        rmSync(link);
      }
    },
  );

  it('reads nothing but programs and its own folder', async () => {
    const { exitCode, stdout, stderr } = await verify('reads', '--format', 'json');
    expect(stdout + stderr).not.toContain(SECRET);
    expect(stdout + stderr).not.toContain('root:');
    expect(exitCode, stdout + stderr).toBe(0);
  });

  it.each(['history', '../history', join(home.folder, 'work/history')])(
    'does not read the repository that .git leads to: %s',
    async (target) => {
      const folder = join(home.folder, 'work/linked');
      const repository = resolve(folder, target);
      for (const each of [folder, repository]) {
        mkdirSync(each);
        chmodSync(each, 0o755);
      }
      writeFileSync(join(repository, 'config'), SECRET);
      symlinkSync(target, join(folder, '.git'));
      try {
        const file = home.write('linked/reads.yaml', readFileSync(write('reads'), 'utf8'));
        expect((await home.lab(['up', file])).exitCode).toBe(0);
        const look = ['cat .git/config history/config ../history/config; echo looked'];
        const { stdout } = await home.lab(['exec', 'a', '-n', 'reads', '--', 'sh', '-c', ...look]);
        expect(stdout).toBe('looked\n');
      } finally {
        for (const each of [folder, repository]) rmSync(each, { recursive: true, force: true });
      }
    },
  );

  it('writes nothing of the machine', async () => {
    const before = home.files();
    const { exitCode, stdout, stderr } = await verify('writes');
    expect(exitCode, stdout + stderr).toBe(0);
    expect(home.files()).toEqual([...before, 'work/lab/writes.yaml'].sort());
    for (const folder of ['', '/usr', '/etc', '/tmp', '/var/tmp', '/root', '/home', '/run', '/dev/shm'])
      expect(existsSync(`${folder}/planted`)).toBe(false);
    expect(readFileSync(join(lab, 'data.txt'), 'utf8')).toBe("the lab's own");
  });

  it('sees everything where its user says so', async () => {
    const up = await home.lab(['up', write('reads'), '--trust']);
    expect(up.exitCode, up.stderr).toBe(0);
    const read = await home.lab(['exec', 'a', '-n', 'reads', '--', 'cat', join(home.folder, 'work/secret')]);
    expect(read.stdout).toBe(SECRET);
  });

  it('knows nothing of the environment that lab was called with, but what is handed on', async () => {
    const env = { CI_SECRET: 'the secret of the caller' };
    expect((await home.lab(['up', write('reads')], { env })).exitCode).toBe(0);
    const look = (...options: string[]) =>
      home.lab(
        [
          'exec',
          'a',
          '-n',
          'reads',
          ...options,
          '--',
          'sh',
          '-c',
          'env; cat /proc/[0-9]*/environ; echo; hostname',
        ],
        { env },
      );
    const { stdout } = await look();
    expect(stdout).toContain('PATH=');
    expect(stdout).not.toContain(env.CI_SECRET);
    expect(stdout).toMatch(/^lab$/m);
    expect((await look('--env', 'CI_SECRET', '--env', 'NOT_THERE')).stdout).toContain(env.CI_SECRET);
  });

  it('cannot rename the machine, or see its shared memory', async () => {
    expect((await home.lab(['up', write('reads')])).exitCode).toBe(0);
    const command = ['readlink', '/proc/self/ns/uts', '/proc/self/ns/ipc'];
    const here = await home.run(command);
    const there = await home.lab(['exec', 'a', '-n', 'reads', '--', ...command]);
    expect(there.exitCode).toBe(0);
    for (const each of there.stdout.trim().split('\n')) expect(here.stdout).not.toContain(each);
  });

  it('is in namespaces of its own, of every kind', async () => {
    expect((await home.lab(['up', write('reads')])).exitCode).toBe(0);
    const kinds = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'];
    const paths = kinds.map((kind) => `/proc/self/ns/${kind}`);
    const command = ['readlink', ...paths];
    // Namespaces of this process, which lives on. The kernel reuses the number of a namespace that has ended.
    const here = paths.map((path) => readlinkSync(path));
    const there = (await home.lab(['exec', 'a', '-n', 'reads', '--', ...command])).stdout.trim().split('\n');
    expect(there).toHaveLength(kinds.length);
    expect(
      here.filter((each) => there.includes(each)),
      there.join(),
    ).toEqual([]);
  });

  it('reaches nothing of the machine', async () => {
    const settings = ['kernel/core_pattern', 'kernel/hostname', 'kernel/pid_max', 'user/max_user_namespaces'];
    const look = () => [
      ...settings.map((each) => readFileSync(`/proc/sys/${each}`, 'utf8')),
      readFileSync('/proc/sysvipc/shm', 'utf8'),
      readFileSync('/proc/self/mounts', 'utf8'),
      existsSync('/proc/irq/default_smp_affinity')
        ? readFileSync('/proc/irq/default_smp_affinity', 'utf8')
        : '',
    ];
    const before = look();
    const { exitCode, stdout, stderr } = await verify('reaches');
    expect(exitCode, stdout + stderr).toBe(0);
    expect(look()).toEqual(before);
  });

  it('reaches no process that has more rights than its own', async () => {
    expect((await home.lab(['up', write('reads')])).exitCode).toBe(0);
    const tries = [
      `for p in /proc/[0-9]*; do cat $p/root${home.folder}/work/secret && echo reached; done`,
      'for f in /proc/[0-9]*/cwd/secret /proc/[0-9]*/cwd/../secret; do cat $f && echo reached; done',
      // Where process 1 is not the agent, its environment has PATH.
      "tr '\\0' '\\n' </proc/1/environ | grep -v ^PATH= && echo reached",
      'nsenter --net=/proc/1/ns/net true && echo reached; nsenter --mount=/proc/1/ns/mnt true && echo reached',
      'mount -t proc proc /mnt && echo reached; mount -o remount,rw /usr && echo reached',
      `hostname other && echo reached; chroot /proc/1/root cat ${home.folder}/work/secret && echo reached`,
      'echo h >/proc/sysrq-trigger && echo reached; echo x >/proc/sys/kernel/core_pattern && echo reached',
      'unshare --user true && echo reached; unshare --mount true && echo reached',
      'mount -t cgroup2 none /mnt && echo reached; mount --bind /tmp /mnt && echo reached',
      'for fd in /proc/1/fd/*; do ls $fd/ 2>/dev/null && echo reached; done',
      'for fd in /proc/1/fd/*; do nsenter --net=$fd true && echo reached; done',
      'echo 1 >/proc/irq/default_smp_affinity && echo reached; dmesg -n 1 && echo reached',
      'date -s 2020-01-01 && echo reached; kill -9 1; echo 1 >/proc/sys/user/max_user_namespaces && echo reached',
      'echo 4000000 >/proc/sys/kernel/pid_max && echo reached',
      'cat /proc/slabinfo /proc/vmallocinfo /proc/timer_list | grep . >/dev/null && echo reached',
      'mknod /tmp/disk b 259 0 && echo reached; test -r /proc/kcore && head -c 1 /proc/kcore && echo reached',
    ];
    for (const each of tries) {
      const { stdout } = await home.lab(['exec', 'a', '-n', 'reads', '--', 'sh', '-c', each]);
      expect([each, stdout]).toEqual([each, expect.not.stringContaining('reached')]);
    }
  });

  it('ends nobody who holds it, and no other lab', async () => {
    const { exitCode, stdout, stderr } = await home.lab([
      'verify',
      write('kills'),
      write('reads'),
      '-j',
      '2',
    ]);
    expect(stdout, stderr).toMatch(/2 pass/);
    expect(exitCode, stdout + stderr).toBe(0);
  });

  it.runIf(IS_APART)('sees and ends no program of another scenario, and shares no memory', async () => {
    const { exitCode, stdout, stderr } = await verify('others', '-j', '2');
    expect(stdout, stderr).toMatch(/2 pass/);
    expect(exitCode, stdout + stderr).toBe(0);
  });

  it('makes nobody who holds it yield, or end first', async () => {
    expect((await home.lab(['up', write('reads')])).exitCode).toBe(0);
    const before = agentsOf(home);
    // Below the 500 of its programs, and above what runs on the machine.
    expect(before).toEqual([expect.objectContaining({ oom: '300\n' })]);
    const tries =
      'renice 19 1; renice 19 -u 0; renice 19 -u $(id -u); ionice -c3 -p1; taskset -p 1 1; chrt -i -p 0 1; echo 1000 >/proc/1/oom_score_adj; echo tried';
    const { stdout } = await home.lab(['exec', 'a', '-n', 'reads', '--', 'sh', '-c', tries]);
    expect(stdout).toContain('tried');
    expect(agentsOf(home)).toEqual(before);
  });

  it('asks the kernel for nothing that leads out', async () => {
    home.write('lab/system-calls.pl', readFileSync(join(LABS, 'system-calls.pl'), 'utf8'));
    expect((await home.lab(['up', write('system-calls')])).exitCode).toBe(0);
    const { stdout, exitCode } = await home.lab([
      ...['exec', 'a', '-n', 'system-calls', '--'],
      ...['perl', 'system-calls.pl'],
    ]);
    const reached = stdout.split('\n').filter((line) => line !== '' && !line.endsWith(': refused'));
    expect([exitCode, reached.sort()]).toEqual([0, OWN_AFFAIRS]);
    expect(stdout.match(/: refused$/gm)?.length).toBeGreaterThan(50);
  });

  it('reads no key of its user', async () => {
    const program = home.write('lab/keys.pl', readFileSync(join(LABS, 'keys.pl'), 'utf8'));
    const keys = (...args: string[]) => home.run(['perl', program, ...args]);
    const [ring = '', key = ''] = (await keys('keep')).stdout.trim().split(' ');
    try {
      expect((await keys('read', ring, key)).stdout).toBe('the secret of the user\n');
      expect((await home.lab(['up', write('reads')])).exitCode).toBe(0);
      const command = ['exec', 'a', '-n', 'reads', '--', 'perl', 'keys.pl', 'read', ring, key];
      expect((await home.lab(command)).stdout).toMatch(/^nothing: /);
    } finally {
      await keys('forget', ring, key);
    }
  });

  it('is a program with the rights of its user while it is read, and then a lab like any other', async () => {
    const look = `cat ${home.folder}/work/secret || echo nothing`;
    const made = {
      name: 'code',
      about: 'A lab that is a program.',
      nodes: { a: {} },
      probes: { look: { kind: 'command', from: 'a', command: ['sh', '-c', look], output: 'nothing' } },
      scenarios: { works: { because: 'it sees what any lab does', expect: { look: { outcome: 'works' } } } },
    };
    const text = `import { readFileSync, writeFileSync } from 'node:fs';
const secret: string = readFileSync('${home.folder}/work/secret', 'utf8');
writeFileSync('${home.folder}/work/read', secret);
export default ${JSON.stringify(made)};
`;
    const { exitCode, stdout, stderr } = await home.lab(['verify', home.write('lab/code.ts', text)]);
    expect(exitCode, stdout + stderr).toBe(0);
    expect(readFileSync(join(home.folder, 'work/read'), 'utf8')).toBe(SECRET);
    expect(stdout + stderr).not.toContain(SECRET);
  });

  // Only root could create this device.
  it.runIf(process.getuid?.() === 0)('opens no device that lies beside it', async () => {
    const device = join(lab, 'device');
    await execa('mknod', ['-m', '666', device, 'c', '1', '5']);
    try {
      expect((await home.run(['head', '-c', '1', device])).exitCode).toBe(0);
      expect((await home.lab(['up', write('reads')])).exitCode).toBe(0);
      const read = await home.lab(['exec', 'a', '-n', 'reads', '--', 'head', '-c', '1', 'device']);
      expect(read.stderr).toContain('Permission denied');
    } finally {
      rmSync(device);
    }
  });

  it('keeps no descriptor open that lab was called with', async () => {
    const through = (command: string[]) => [
      'bash',
      '-c',
      'exec 9>lock 200>lock; exec "$@"',
      'bash',
      ...command,
    ];
    const { exitCode, stderr } = await home.lab(['up', write('reads')], { through });
    expect(exitCode, stderr).toBe(0);
    const open = await home.run(['sh', '-c', 'ls -l /proc/[0-9]*/fd 2>/dev/null | grep work/lock']);
    expect(open.stdout).toBe('');
  });

  it('keeps nobody waiting by what it leaves behind', async () => {
    const begun = Date.now();
    const { exitCode, stdout, stderr } = await verify('holds-output');
    expect(exitCode, stdout + stderr).toBe(0);
    expect(Date.now() - begun).toBeLessThan(60_000);
  });

  it('is ended when it never stops talking', async () => {
    const { exitCode, stdout, stderr } = await verify('endless-output');
    expect(exitCode, stdout + stderr).toBe(1);
    expect(stdout + stderr).toMatch(/MiB of output/);
  });

  it.each<[string, number, RegExp]>([
    ...(IS_APART ? [['too-many', 1, /were more than 512 processes/] satisfies [string, number, RegExp]] : []),
    ['many-processes', 1, /were more than \d+ processes|Cannot fork|Resource temporarily unavailable/],
    ['fork-bomb', 1, /double fails/],
    ['full-disk', 1, /No space left on device[\s\S]*MiB of output/],
    ['all-memory', 1, /memory exhausted/],
    ['memory-together', 1, /took more than 1074 MB of memory[\s\S]*took more than 1074 MB of memory/],
    ['kept-memory', 1, /(made more than 268 MB of shared memory[\s\S]*){3}/],
    ['hidden-memory', 1, /(took more than 1074 MB of memory[\s\S]*){2}/],
    ['many-files', 0, /1 pass/],
    ['endless-answer', 1, /MiB of output/],
  ])('spends no more than it may, and others go on: %s', async (name, code, message) => {
    expect((await home.lab(['up', write('reads'), '-n', 'other'])).exitCode).toBe(0);
    const spent = home.lab(['verify', write(name)], { env: { LAB_MEMORY: '1G' } });
    const other = await home.lab(['exec', 'a', '-n', 'other', '--', 'echo', 'goes on']);
    expect(other.stdout, other.stderr).toBe('goes on\n');
    const { exitCode, stdout, stderr } = await spent;
    expect(stdout + stderr).toMatch(message);
    expect(exitCode, stdout + stderr).toBe(code);
    const after = await home.lab(['exec', 'a', '-n', 'other', '--', 'echo', 'goes on']);
    expect(after.stdout, after.stderr).toBe('goes on\n');
  });

  it.each(FORMATS)('says nothing that acts: %s', async (format) => {
    const { stdout, stderr } = await verify('acting-text', '--format', format, '-o', '/tmp/out.md');
    const said = [stdout, stderr];
    if (format === 'json') said.push((await home.run(['cat', '/tmp/out.md'])).stdout);
    const commands = (text: string) => text.match(/^[ \t]*::.*$|##\[.*/gm) ?? [];
    for (const text of said) {
      expect(text).not.toBe('');
      expect(text).not.toMatch(ACTING);
      // Only `--format github` prints a command for GitHub, and exactly this one.
      const own = format === 'github' && text === stdout ? [expect.stringMatching(OWN_COMMAND)] : [];
      expect(commands(text)).toEqual(own);
    }
  });

  it('keeps nobody from changing a lab of theirs', async () => {
    const uid = user === 'root' ? 0 : (process.getuid?.() ?? 0) === 0 ? 65534 : process.getuid?.();
    const squat = `require('net').createServer().listen('\\0hairpin-${uid}-/run/hairpin/reads', () => console.log('listens'))`;
    const other = new Home('an ordinary user');
    try {
      const held = other.run(['node', '-e', squat]);
      await once(held.stdout as Readable, 'data');
      const up = await home.lab(['up', write('reads')]);
      held.kill();
      expect(up.exitCode, up.stderr).toBe(0);
    } finally {
      other.remove();
    }
  });
});
