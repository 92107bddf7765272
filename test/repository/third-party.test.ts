import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const { bundledPackages, thirdParty } = await import(
  new URL('../../scripts/build/third-party.mjs', import.meta.url).href
);

const root = mkdtempSync(join(tmpdir(), 'hairpin-licences-'));
afterAll(() => rmSync(root, { recursive: true }));

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const place = (folder: string, said: object, licence?: string) => {
  write(join(folder, 'package.json'), JSON.stringify({ version: '1.0.0', ...said }));
  if (licence !== undefined) write(join(folder, 'LICENSE.md'), licence);
};

/** A metafile as esbuild writes it: how many bytes of each file are in an output. */
const metafile = (inputs: Record<string, number>) => ({
  outputs: {
    'dist/cli.js': {
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }]),
      ),
    },
  },
});

describe('licences of bundled packages', () => {
  it('takes those of which something is in a bundle, of sources of ours none', () => {
    const first = metafile({ 'src/cli.ts': 9, 'node_modules/a/lib/x.js': 1, 'node_modules/none/x.js': 0 });
    const second = metafile({ 'node_modules/@s/b/x.js': 1, 'node_modules/a/node_modules/@s/b/x.js': 2 });
    expect(bundledPackages([first, second])).toEqual([
      'node_modules/a',
      'node_modules/@s/b',
      'node_modules/a/node_modules/@s/b',
    ]);
  });

  it('has name, version, licence and its text, sorted, and each version once', async () => {
    place('node_modules/zed', { name: 'zed', license: 'MIT' }, 'Of zed.\r\nAll of it.\r\n');
    place('node_modules/abc', { name: 'abc', licenses: [{ type: 'ISC' }], author: { name: 'Ann' } });
    place('node_modules/zed/node_modules/abc', { name: 'abc', version: '2.0.0', license: 'ISC' }, 'Second.');
    place('node_modules/old/node_modules/zed', { name: 'zed', license: 'MIT' }, 'Of zed.');
    const paths = ['zed', 'abc', 'zed/node_modules/abc', 'old/node_modules/zed'];
    const text: string = await thirdParty(root, [
      metafile(Object.fromEntries(paths.map((path) => [`node_modules/${path}/index.js`, 1]))),
    ]);
    const [, ...entries] = text.split(`${'-'.repeat(80)}\n`);
    expect(entries.map((entry) => entry.trim())).toEqual([
      'abc 1.0.0 (ISC)\n\nNo licence file is in the package. Its author is Ann.',
      'abc 2.0.0 (ISC)\n\nSecond.',
      expect.stringMatching(/^zed 1\.0\.0 \(MIT\)\n\nOf zed\./),
    ]);
  });

  it.each([
    [{ license: 'GPL-3.0-only' }, 'GPL-3.0-only'],
    [{ license: 'SEE LICENSE IN FILE' }, 'SEE LICENSE IN FILE'],
    [{}, 'says no licence'],
    [{ licenses: [] }, 'says no licence'],
  ])('refuses a package that says %j', async (said, named) => {
    place('node_modules/odd', { name: 'odd', ...said }, 'Text.');
    const bundles = [metafile({ 'node_modules/odd/x.js': 1 })];
    await expect(thirdParty(root, bundles)).rejects.toThrow(`odd 1.0.0: ${named} – allowed are 0BSD, `);
  });
});
