import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { build } from 'esbuild';
import { bytecodeOf, bytecodeOfBuilding } from './build/bytecode.mjs';

/** Chunks that nothing new needs are kept this long: a `lab` that started before the build may still load one. */
const KEEP_MS = 24 * 60 * 60 * 1000;

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** Modules called `.static.ts` are run now: the bundle has what they export, as data. */
const runStatic = {
  name: 'static',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.static\.ts$/ }, async ({ path }) => ({ contents: await run(path) })),
};

async function run(path) {
  const exported = Object.entries(await evaluate(path));
  return exported.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join('\n');
}

/** What a TypeScript module exports. */
async function evaluate(path) {
  const common = { bundle: true, write: false, format: 'esm', platform: 'node', external: options.external };
  const { outputFiles } = await build({ ...common, entryPoints: [path] });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}

const options = {
  absWorkingDir: root,
  entryPoints: {
    index: 'src/index.ts',
    vitest: 'src/library/vitest/vitest.ts',
  },
  outdir: dist,
  // Flat: `new URL('./agent.cjs', import.meta.url)` holds in an entry point and in a chunk alike.
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // koffi brings a binary; jiti loads its compiler by a path of its own; vitest is the one that runs the test. What
  // dockerode would like to have of native code it does without.
  external: ['koffi', 'jiti', 'vitest', 'cpu-features', '*.node'],
  // CommonJS packages call `require` for Node's own modules, and a few ask where they lie.
  banner: {
    js: [
      "import { createRequire as bundleRequire } from 'node:module';",
      'const require = bundleRequire(import.meta.url);',
      'const __dirname = import.meta.dirname;',
    ].join('\n'),
  },
  plugins: [runStatic],
  write: false,
  logLevel: 'warning',
};

/** One CommonJS file is what Node starts soonest. */
const startsSoon = {
  absWorkingDir: root,
  outdir: dist,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: options.target,
  write: false,
  logLevel: 'warning',
};

/** As Node wraps a module that it compiles itself, but for `load`; `first` is the body's first line. */
function asFunction(first = '') {
  return {
    banner: { js: `(function (exports, require, module, __filename, __dirname, load) {${first}` },
    footer: { js: '})' },
  };
}

const koffiSoon = {
  name: 'koffi',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^koffi$/ }, ({ importer, path }) =>
      importer.endsWith('/koffi.cjs')
        ? { path, external: true }
        : { path: join(root, 'src/start/koffi.cjs') },
    ),
};

/** It is whole: a lab that is up never loads anything of a later build. */
const agent = {
  ...startsSoon,
  ...asFunction(),
  entryPoints: { agent: 'src/agent/main.ts' },
  plugins: [koffiSoon],
};

/**
 * Files of a bundle that starts soon: the bundle, V8's bytecode of it, and what Node is given, which runs one with the
 * other. V8 knows a source by its length only: the two have a name that no other content has.
 */
async function starting({ outputFiles: [{ path, text }] }) {
  const name = basename(path, '.cjs');
  // Of what is run from bytecode Node does not know where it would import from.
  const source = text.replaceAll(/\bimport\(/g, 'load(');
  const bundle = `${name}-${createHash('sha256').update(source).digest('hex').slice(0, 8)}`;
  const code = (name === 'agent' && (await rehearsed(source))) || bytecodeOf(source);
  const { outputFiles } = await build({
    ...startsSoon,
    entryPoints: { [name]: 'src/start/start.ts' },
    define: { BUNDLE: JSON.stringify(bundle) },
    ...(name === 'cli' && { banner: { js: '#!/usr/bin/env node' } }),
  });
  return [
    { name: `${bundle}.cjs`, contents: source },
    { name: `${bundle}.code`, contents: code },
    { name: `${name}.cjs`, contents: outputFiles[0].contents },
  ];
}

async function rehearsed(source) {
  const file = await writeAside('rehearsal', source);
  try {
    return await bytecodeOfBuilding(
      file,
      join(dist, 'agent.cjs'),
      await evaluate(join(root, 'scripts/build/rehearsal.ts')),
    );
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * The command, with what it answers quickly. Whatever else it imports lazily, `apart` gives entry points of their own.
 * @param {Map<string, string>} apart filled: names in `dist/`, without an ending, to sources
 */
const command = (apart) => ({
  ...startsSoon,
  entryPoints: { cli: 'src/cli.ts' },
  ...asFunction("const bundleUrl = require('node:url').pathToFileURL(__filename).href;"),
  define: { 'import.meta.url': 'bundleUrl' },
  plugins: [runStatic, leaveApart(apart)],
});

const leaveApart = (apart) => ({
  name: 'apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\./ }, ({ kind, importer, resolveDir, path }) => {
      if (kind !== 'dynamic-import' || /\/(quick|up)\.ts$/.test(importer)) return undefined;
      const source = relative(root, join(resolveDir, path));
      const name = source
        .replace(/^src\//, '')
        .replace(/\.ts$/, '')
        .replaceAll('/', '-');
      apart.set(name, source);
      return { path: `./${name}.js`, external: true };
    }),
});

/** The report page's own: one script and one style sheet, which the CLI puts into every page. */
const page = {
  absWorkingDir: root,
  entryPoints: { page: 'src/page/main.tsx' },
  outdir: dist,
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: ['chrome111', 'firefox115', 'safari16.4'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  write: false,
  logLevel: 'warning',
};

/**
 * Bundles the sources into `dist/`: entry points, and chunks named after their content beside them, so that
 * what is imported lazily stays lazy. Other builds and running labs may use the folder meanwhile: every file is
 * renamed into place whole, chunks before the entry points that import them. `.stamp` comes last and carries the
 * time the build began, so that a source changed since then counts as newer.
 */
async function main() {
  await mkdir(dist, { recursive: true });
  const stamp = await writeAside('.stamp', '');
  try {
    const files = await buildAll().catch(() => undefined);
    if (files === undefined) {
      process.exitCode = 1; // esbuild has said what is wrong
      return;
    }
    const isEntry = ({ name }) => /^(lab\.sh|(cli|agent)\.cjs|(index|vitest)\.js)$/.test(name);
    await Promise.all(files.filter((file) => !isEntry(file)).map(put));
    await Promise.all(files.filter(isEntry).map(put));
    await rename(stamp, join(dist, '.stamp'));
    await prune(new Set(files.map(({ name }) => name)));
  } finally {
    await rm(stamp, { force: true });
  }
}

/** What starts without Node. */
function shells() {
  const read = async (name) => ({ name, contents: await readFile(join(root, 'src/start', name)) });
  return Promise.all(['sandbox.sh', 'down.sh', 'lab.sh'].map(read));
}

async function buildAll() {
  const apart = new Map();
  const [ofPage, ...ofNode] = await Promise.all([page, agent, command(apart)].map((one) => build(one)));
  const entryPoints = { ...options.entryPoints, ...Object.fromEntries(apart) };
  const modules = await build({ ...options, entryPoints });
  const plain = [ofPage, modules]
    .flatMap(({ outputFiles }) => outputFiles)
    .map(({ path, contents }) => ({ name: basename(path), contents }));
  return [...plain, ...(await Promise.all(ofNode.map(starting))).flat(), ...(await shells())];
}

/** Writes a file under a name of its own, to be renamed when it is whole. */
async function writeAside(name, contents) {
  const path = join(dist, `${name}.${randomUUID()}.tmp`);
  await writeFile(path, contents, { mode: isProgram(name) ? 0o755 : 0o644 });
  return path;
}

const isProgram = (name) => name === 'lab.sh' || name === 'cli.cjs';

async function put({ name, contents }) {
  await rename(await writeAside(name, contents), join(dist, name));
}

async function prune(current) {
  const before = Date.now() - KEEP_MS;
  const names = (await readdir(dist)).filter((name) => /\.(c?js|code|tmp)$/.test(name) && !current.has(name));
  for (const path of names.map((name) => join(dist, name))) {
    const found = await stat(path).catch(() => undefined);
    if (found && found.mtimeMs < before) await rm(path, { force: true });
  }
}

await main();
