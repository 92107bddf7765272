import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Checkout, ended, RAN } from './setup-checkout.ts';

const NPM = 'npm install --no-save --include=dev --ignore-scripts --no-audit --no-fund';

let checkout: Checkout;
afterEach(() => checkout.remove());

describe('the bundle', () => {
  it('is built when a source is newer, and only then', async () => {
    checkout = await Checkout.without();
    expect(await checkout.run()).toEqual({ ...RAN, stderr: 'lab: building\n' });
    expect(await checkout.run()).toEqual({ ...RAN, stderr: '' });
    await checkout.write('src/cli.ts', "console.log('ran it anew');");
    expect(await checkout.run()).toMatchObject({ stdout: 'ran it anew\n', stderr: 'lab: building\n' });
    await rm(join(checkout.folder, 'src/index.ts'));
    expect(await checkout.run()).toMatchObject({ code: 3, stdout: '' });
  });

  it('stays whole when a build fails', async () => {
    checkout = await Checkout.without();
    await checkout.run();
    await checkout.write('src/cli.ts', 'this is no program');
    expect(await checkout.run()).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('src/cli.ts:1:5'),
    });
    expect(execFileSync('node', ['dist/cli.cjs'], { cwd: checkout.folder, encoding: 'utf8' })).toBe('ran\n');
  });

  it('is the same from the same sources', async () => {
    checkout = await Checkout.without();
    const build = async () => {
      await checkout.run();
      const dist = join(checkout.folder, 'dist');
      const names = (await readdir(dist)).sort();
      const files = await Promise.all(
        names.map(async (name) => [name, await readFile(join(dist, name), 'utf8')]),
      );
      await rm(dist, { recursive: true });
      return files;
    };
    expect(await build()).toEqual(await build());
  });

  it('is found through links', async () => {
    checkout = await Checkout.without();
    await symlink('../scripts/lab', join(checkout.folder, 'labs/one'));
    await symlink('labs/one', join(checkout.folder, 'two'));
    expect(await checkout.run({}, 'two')).toMatchObject(RAN);
  });

  it('runs as it is for a user who may not write to it', async () => {
    checkout = await Checkout.without();
    expect(await checkout.runReadOnly()).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('is not set up'),
    });
    await checkout.run();
    expect(await checkout.runReadOnly()).toMatchObject({ ...RAN, stderr: '' });
    await checkout.write('src/cli.ts', 'newer');
    expect(await checkout.runReadOnly()).toMatchObject({
      ...RAN,
      stderr: expect.stringContaining('the older build'),
    });
  });
});

describe('npm packages', () => {
  it('are installed when the lockfile is newer, and only then', async () => {
    checkout = await Checkout.without();
    await checkout.write('package-lock.json', '{}');
    await checkout.stub('npm', '');
    expect(await checkout.run()).toEqual({ ...RAN, stderr: 'lab: installing npm packages\nlab: building\n' });
    await checkout.write('src/cli.ts', 'changed');
    await checkout.run();
    expect(await checkout.calls('npm')).toEqual([NPM]);
  });

  it('stop it, in the words of npm, when they cannot be installed', async () => {
    checkout = await Checkout.without();
    await checkout.write('package-lock.json', '{}');
    await checkout.stub('npm', 'echo npm says no; exit 1');
    const stderr = 'lab: installing npm packages\nnpm says no\nlab: npm install failed\n';
    expect(await checkout.run()).toEqual({ code: 3, stdout: '', stderr });
  });

  it('are installed once when two runs start together', async () => {
    checkout = await Checkout.without();
    const gate = join(checkout.folder, 'gate');
    execFileSync('mkfifo', [gate]);
    await checkout.write('package-lock.json', '{}');
    await checkout.stub('npm', `cat ${gate}`);
    const first = checkout.start();
    await once(first.stderr ?? first, 'data');
    const second = checkout.start();
    const [said] = await once(second.stderr ?? second, 'data');
    expect(String(said)).toBe('lab: waiting for another set-up of this checkout\n');
    await writeFile(gate, '');
    expect(await Promise.all([ended(first), ended(second)])).toMatchObject([RAN, RAN]);
    expect(await checkout.calls('npm')).toEqual([NPM]);
  });
});

describe('Node', () => {
  it.each(['18.19.1', '20.18.3'])('%s is refused, also when the bundle is there', async (version) => {
    checkout = await Checkout.without();
    await checkout.run();
    const other = join(checkout.folder, 'other');
    checkout.path = `${other}:${checkout.bin}`;
    await checkout.stub('node', `echo ${version}`, other);
    const stderr = expect.stringContaining(`Node 20.19 or newer is needed, and ${other}/node is ${version}`);
    expect(await checkout.run()).toEqual({ code: 3, stdout: '', stderr });
  });

  it('is asked for when there is none', async () => {
    checkout = await Checkout.without();
    await rm(join(checkout.bin, 'node'));
    expect(await checkout.run()).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('none on the path'),
    });
  });
});
