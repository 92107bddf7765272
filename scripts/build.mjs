import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, transform } from 'esbuild';
import { thirdParty } from './build/third-party.mjs';

/** How long chunks of older builds are kept: a running `lab` may still load one. */
const KEEP_MS = 24 * 60 * 60 * 1000;

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

const common = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  write: false,
  metafile: true,
  logLevel: 'warning',
};

/** Runs modules called `.static.ts` during the build. The bundle contains their exports as data. */
const runStatic = {
  name: 'static',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.static\.ts$/ }, async ({ path }) => ({ contents: await run(path) })),
};

/** commander can run verbs as separate programs. Ours are not, and loading that code takes long, so it is left out. */
const withoutPrograms = {
  name: 'without programs',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /node_modules\/commander\//.test(importer)
        ? { path: join(root, 'scripts/build/nothing.cjs') }
        : undefined,
    ),
};

async function run(path) {
  const once = { ...common, format: 'esm', platform: 'node', external: command.external };
  const { outputFiles } = await build({ ...once, entryPoints: [path] });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const exported = Object.entries(await import(`data:text/javascript;base64,${code}`));
  // V8 parses JSON faster than JavaScript.
  const text = (value) => JSON.stringify(JSON.stringify(value));
  return exported.map(([name, value]) => `export const ${name} = JSON.parse(${text(value)});`).join('\n');
}

/** The command and the library. Lazy imports become chunks of their own. */
const command = {
  ...common,
  entryPoints: { cli: 'src/cli.ts', index: 'src/index.ts', vitest: 'src/library/vitest/vitest.ts' },
  // All files lie in one folder, so that `new URL('./agent.cjs', import.meta.url)` works in entry points and in chunks.
  chunkNames: '[name]-[hash]',
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // koffi brings a binary. jiti loads its compiler from a path of its own. vitest must be the one that runs the test.
  // dockerode is optional, and its user can update it and its dependencies.
  external: ['koffi', 'jiti', 'vitest', 'dockerode'],
  plugins: [runStatic, withoutPrograms],
};

/** Entry points for importers stay ES modules, and so does what imports vitest. */
const isModule = (name) => /^(index|vitest)\.js$/.test(name);

/**
 * Converts a chunk to CommonJS, which Node loads in half the time: a verb loads some thirty files. (esbuild can split
 * ES modules only.)
 */
async function asCommonJs({ name, contents }) {
  const text = contents.replaceAll(IMPORT, (all, path) =>
    isModule(path) ? all : all.replace(/js"$/, 'cjs"'),
  );
  if (isModule(name)) return { name, contents: text };
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: command.target,
    supported: { 'dynamic-import': false },
    // Node would have to read comments and blanks too.
    minifyWhitespace: true,
    define: { 'import.meta.url': 'moduleUrl' },
    banner: text.includes('import.meta.url') ? MODULE_URL : '',
  });
  return { name: name.replace(/js$/, 'cjs'), contents: code };
}

/** Imports as esbuild writes them: `from "./chunk-HASH.js"`, `import("./chunk-HASH.js")`. */
const IMPORT = /\b(?:from |import |import\()"\.\/([\w.-]+\.js)"/g;
const MODULE_URL = "const moduleUrl = require('node:url').pathToFileURL(__filename).href;";

/** The agent is one file: a running lab never loads files of a later build. CommonJS starts fastest. */
const agent = {
  ...common,
  entryPoints: { agent: 'src/agent/main.ts' },
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  platform: 'node',
  target: command.target,
  minifyWhitespace: true,
  external: ['koffi'],
};

/** The script and style sheet that the CLI puts into every report page. */
const page = {
  ...common,
  entryPoints: { page: 'src/page/main.tsx' },
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: ['chrome111', 'firefox115', 'safari16.4'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
};

/** The page of a running lab. It loads its terminal only when one is opened. */
const live = {
  ...page,
  entryPoints: { live: 'src/page/live/main.tsx', terminal: 'src/page/live/terminal.ts' },
  format: 'esm',
};

/**
 * Bundles the sources into `dist/`: entry points, and chunks whose names contain a hash of their content. Other builds
 * and running labs may use the folder meanwhile. So every file is written aside and renamed, chunks before the entry
 * points that import them. `.stamp` comes last and carries the time at which the build began, so that a source changed
 * since then counts as newer.
 */
async function main() {
  await mkdir(dist, { recursive: true });
  const stamp = await writeAside('.stamp', '');
  try {
    const files = await buildAll().catch((error) => {
      // esbuild has already printed errors of the sources.
      if (!error.errors) console.error(`build: ${error.message}`);
      process.exitCode = 1;
    });
    if (files === undefined) return;
    const isEntry = ({ name }) => isModule(name) || /^(agent|cli)\.cjs$/.test(name);
    await Promise.all(files.filter((file) => !isEntry(file)).map(put));
    await Promise.all(files.filter(isEntry).map(put));
    await rename(stamp, join(dist, '.stamp'));
    await prune(new Set(files.map(({ name }) => name)));
  } finally {
    await rm(stamp, { force: true });
  }
}

/** Scripts that the bundles run from their own folder. */
const SCRIPTS = [
  'src/host/sandbox.sh',
  'src/host/vm/init.sh',
  'src/host/vm/keeper.sh',
  'src/snapshot/snapshot.sh',
];

async function buildAll() {
  const built = await Promise.all([command, page, live, agent].map((one) => build(one)));
  const [split, ...whole] = built.map(({ outputFiles }) =>
    outputFiles.map(({ path, text }) => ({ name: basename(path), contents: text })),
  );
  const licences = await thirdParty(
    root,
    built.map(({ metafile }) => metafile),
  );
  const scripts = SCRIPTS.map(async (path) => ({
    name: basename(path),
    contents: await readFile(join(root, path)),
  }));
  return [
    { name: 'THIRD-PARTY.txt', contents: licences },
    { name: '.meta.json', contents: JSON.stringify(ofAll(built.map(({ metafile }) => metafile))) },
    ...(await Promise.all(scripts)),
    ...whole.flat(),
    ...(await Promise.all(split.map(asCommonJs))),
  ];
}

/** Merges the metafiles of all bundles. A release lists the bundled packages by it. */
function ofAll(metafiles) {
  const all = (part) => Object.assign({}, ...metafiles.map((metafile) => metafile[part]));
  return { inputs: all('inputs'), outputs: all('outputs') };
}

/** Writes a file under a temporary name, to be renamed later. */
async function writeAside(name, contents) {
  const path = join(dist, `${name}.${randomUUID()}.tmp`);
  await writeFile(path, contents, { mode: name === 'cli.cjs' ? 0o755 : 0o644 });
  return path;
}

async function put({ name, contents }) {
  await rename(await writeAside(name, contents), join(dist, name));
}

async function prune(current) {
  const before = Date.now() - KEEP_MS;
  const names = (await readdir(dist)).filter((name) => /\.(c?js|tmp)$/.test(name) && !current.has(name));
  for (const path of names.map((name) => join(dist, name))) {
    const found = await stat(path).catch(() => undefined);
    if (found && found.mtimeMs < before) await rm(path, { force: true });
  }
}

await main();
