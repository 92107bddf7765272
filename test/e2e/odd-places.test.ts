import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';

const LAB = `name: small
about: One node that speaks to itself.
nodes: { a: {} }
probes: { self: { kind: ping, from: a, to: 127.0.0.1 } }
scenarios: { works: { because: nobody else is there, expect: { self: { outcome: works } } } }
`;

/** A root whose folders are overlays on overlays. The kernel refuses a third level. */
const STACKED = `
set -e
stack=$PWD/stack; mkdir -p "$stack"; mount -t tmpfs stack "$stack"
for folder in /opt /etc /usr/share/doc; do
  for depth in 1 2; do
    layer=$stack/$folder/$depth; mkdir -p "$layer/upper" "$layer/work"
    mount -t overlay overlay -o "lowerdir=$folder,upperdir=$layer/upper,workdir=$layer/work" "$folder"
  done
done
exec "$@"`;

/** Output that is no proper error message but a bug in `lab` or an error of Node. */
const BROKEN = /this is a bug|Error:|at async/;

describe.each(USERS)('where others have not been, as %s', (user) => {
  const home = new Home(user);
  const lab = home.write('small.yaml', LAB);
  afterEach(() => home.lab(['down', '--all']));
  afterAll(() => home.remove());

  /** Runs a shell script in which "$@" is `lab verify` of the small lab. */
  const script = (text: string) =>
    home.lab(['verify', lab], { through: (command) => ['bash', '-c', text, 'bash', ...command] });

  it('with a mask that lets nobody do anything', async () => {
    const up = await home.lab(['up', lab], {
      through: (command) => ['bash', '-c', 'umask 0777; exec "$@"', 'bash', ...command],
    });
    expect(up.exitCode, up.stderr).toBe(0);
    expect((await home.lab(['exec', 'a', '--', 'echo', 'here'])).stdout).toBe('here\n');
  });

  it('in a folder that is gone', async () => {
    const { exitCode, stderr } = await script('mkdir gone; cd gone; rmdir ../gone; exec "$@"');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('the working directory – it is gone')]);
  });

  it.each([
    'n 20',
    'n 22',
    'n 26',
    'n 30',
    'n 50',
    'n 70',
    'f 0',
    's 256',
    'l 0',
    'i 0',
    'c 0',
    'q 0',
    't 5',
  ])('under ulimit -%s: it works, or says what there is too little of', async (limit) => {
    const { exitCode, stdout, stderr } = await script(`ulimit -${limit}; exec "$@"`);
    expect(stdout + stderr).not.toMatch(BROKEN);
    expect([0, 3], stdout + stderr).toContain(exitCode);
    if (exitCode === 3) expect(stderr).toMatch(/open files|Too many open files|file too large/);
  });

  it('in a folder with signs in its name, with files placed in it', async () => {
    const folder = join(home.folder, 'work/a:b,c');
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    const placed = join(folder, 'x:y,z/placed');
    const text = `name: placed
about: Files in a folder of the machine.
nodes: { a: { files: { "${placed}": written } } }
probes: { read: { kind: command, from: a, command: [cat, "${placed}"], output: written } }
scenarios: { works: { because: it is there, expect: { read: { outcome: works } } } }
`;
    writeFileSync(join(folder, 'placed.yaml'), text, { mode: 0o644 });
    for (const more of [[], ['--trust']]) {
      const { exitCode, stdout, stderr } = await home.lab(['verify', join(folder, 'placed.yaml'), ...more]);
      expect(exitCode, stdout + stderr).toBe(0);
    }
    expect(existsSync(placed)).toBe(false);
  });

  it('below /tmp, where nodes have one of their own', async () => {
    const path = join(home.folder, 'tmp/of-tmp.yaml');
    const sees = LAB.replace(
      '{ kind: ping, from: a, to: 127.0.0.1 }',
      '{ kind: command, from: a, command: [ls], output: of-tmp.yaml }',
    );
    mkdirSync(join(home.folder, 'tmp/lab'));
    for (const folder of ['tmp', 'tmp/lab']) chmodSync(join(home.folder, folder), 0o755);
    writeFileSync(path, sees, { mode: 0o644 });
    copyFileSync(path, join(home.folder, 'tmp/lab/of-tmp.yaml'));
    const { exitCode, stdout, stderr } = await home.lab(['verify', '/tmp/lab/of-tmp.yaml']);
    expect(exitCode, stdout + stderr).toBe(0);
  });

  it('with many files in one folder, and where overlays are as deep as they go', async () => {
    const files = [
      '/opt/1',
      '/opt/2',
      '/opt/3',
      '/opt/new/4',
      '/etc/new/5',
      '/usr/share/doc/6',
      '/run/7',
      '/tmp/8',
    ];
    const node = {
      nameservers: ['192.0.2.53'],
      files: Object.fromEntries([...files, '/etc/services'].map((path) => [path, `of ${path}\n`])),
    };
    const read = `cat ${files.join(' ')} /etc/services; grep 192.0.2.53 /etc/resolv.conf; ls /usr/share/doc | wc -l`;
    const placed = {
      ...{ name: 'placed', about: 'Files in folders of the machine.', nodes: { a: node } },
      probes: { read: { kind: 'command', from: 'a', command: ['sh', '-c', read], exitCode: 0 } },
      scenarios: { works: { because: 'they are there', expect: { read: { outcome: 'works' } } } },
    };
    const path = home.write('placed.json', JSON.stringify(placed));
    const through =
      user === 'root' ? (command: string[]) => ['bash', '-c', STACKED, 'bash', ...command] : undefined;
    for (const more of [[], ['--trust']]) {
      const settings = through ? { through } : {};
      const { exitCode, stdout, stderr } = await home.lab(
        ['verify', path, '--format', 'json', ...more],
        settings,
      );
      expect(exitCode, stdout + stderr).toBe(0);
    }
  });

  it('with five thousand toggles', async () => {
    const toggles = Array.from(
      { length: 5000 },
      (_, index) => `  t${index}: { about: one of many, default: true }\n`,
    );
    const path = home.write('many.yaml', `${LAB}toggles:\n${toggles.join('')}`);
    const { exitCode, stdout, stderr } = await home.lab(['verify', path], {
      through: (command) => ['bash', '-c', 'ulimit -t 10; exec "$@"', 'bash', ...command],
    });
    expect(exitCode, stdout + stderr).toBe(0);
  });

  it('with names that JavaScript has a use for', async () => {
    const path = home.write(
      'proto.yaml',
      LAB.replace('{ a: {} }', '{ a: { services: { __proto__: { kind: http, port: 80 } } } }'),
    );
    const { exitCode, stderr } = await home.lab(['verify', path]);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('nodes.a.services.__proto__ – is no name'),
    ]);
  });

  it('as root of a user namespace only', async () => {
    const { exitCode, stdout, stderr } = await script('exec unshare --user --map-root-user --mount "$@"');
    expect(exitCode, stdout + stderr).toBe(0);
  });

  // The rest needs real root: root of a user namespace cannot bind-mount all folders of the machine.
  if (user !== 'root') return;

  it('in a chroot, which no program of a lab sees out of', async () => {
    const room = `
set -e
root=$PWD/root; mkdir -p "$root"; mount -t tmpfs root "$root"
for each in /*; do
  name=\${each#/}
  if [ -L "$each" ]; then cp -P "$each" "$root/"; elif [ -d "$each" ]; then
    mkdir "$root/$name"; case $name in opt|srv|media|mnt) ;; *) mount --rbind "$each" "$root/$name";; esac
  fi
done
exec chroot "$root" "$@"`;
    const look = `cat /etc/shadow ${lab}; mkdir /tmp/x; chroot /tmp/x /bin/sh -c 'echo out'; ls /; echo over`;
    const probe = JSON.stringify({ kind: 'command', from: 'a', command: ['sh', '-c', look], output: 'over' });
    const text = LAB.replace('{ kind: ping, from: a, to: 127.0.0.1 }', probe);
    const path = home.write('chroot.yaml', text);
    const { exitCode, stdout, stderr } = await home.lab(['verify', path, '--format', 'json'], {
      through: (command) => ['unshare', '--mount', 'bash', '-c', room, 'bash', ...command],
    });
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).not.toContain('root:');
  });
});
