import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from '@babel/parser';
import { build, transform } from 'esbuild';

const FUNCTIONS = /^(Function(Declaration|Expression)|ArrowFunctionExpression|ObjectMethod|ClassMethod)$/;

/**
 * Runs one scenario from definition to report, with a hook in each function of src/, and counts:
 * - files: files of which a function ran;
 * - returns: pairs of caller and called file where the called file had been entered from another file before;
 * - climbs: pairs where the called file imports its caller, directly or indirectly;
 * - stages: the folders that the entry point called, in order.
 * @param imports a `Map` from each file to those it imports, as paths from the root
 */
export async function walk(root, imports) {
  const folder = await mkdtemp(join(tmpdir(), 'hairpin-walk-'));
  try {
    const outfile = join(folder, 'walk.mjs');
    await build({
      entryPoints: [join(root, 'scripts/figures/walk-entry.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
      external: ['koffi', 'jiti', 'dockerode'],
      plugins: [withHooks(root)],
    });
    const trace = makeTrace();
    globalThis.__walk = trace.hook;
    const { walk: go } = await import(pathToFileURL(outfile).href);
    trace.start();
    go(join(root, 'test/golden/observations/nat-loopback.same-port-drop.json.gz'));
    return trace.summary(imports);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Makes each function with a body report its file to `__walk` when it is entered and left. */
function withHooks(root) {
  return {
    name: 'hooks',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
        const { code } = await transform(await readFile(path, 'utf8'), { loader: 'ts' });
        return { contents: hooked(code, relative(root, path)), loader: 'js' };
      }),
  };
}

function hooked(code, file) {
  const edits = [];
  for (const node of nodesOf(parse(code, { sourceType: 'module' }).program)) {
    if (!FUNCTIONS.test(node.type) || node.generator || node.async || node.kind === 'constructor') continue;
    const { start, end, type } = node.body;
    const enter = `{ const __left = __walk(${JSON.stringify(file)}); try { `;
    if (type === 'BlockStatement') edits.push([start, enter], [end, ' } finally { __left(); } }']);
    else
      edits.push(
        [code.lastIndexOf('=>', start) + 2, `${enter}return (`],
        [node.end, '); } finally { __left(); } }'],
      );
  }
  // Where two functions end at one place, the inner one ends first.
  return edits
    .map(([at, text], order) => ({ at, text, order }))
    .toSorted((a, b) => b.at - a.at || a.order - b.order)
    .reduce((text, edit) => text.slice(0, edit.at) + edit.text + text.slice(edit.at), code);
}

function* nodesOf(node) {
  if (typeof node?.type !== 'string') return;
  yield node;
  for (const value of Object.values(node)) for (const each of [value].flat()) yield* nodesOf(each);
}

function makeTrace() {
  const stack = [];
  const pairs = new Set();
  const stages = [];
  const hook = (file) => {
    const from = stack.at(-1);
    if (from === undefined) stages.push(file.split('/')[1]);
    else if (from !== file) pairs.add(`${from} ${file}`);
    stack.push(file);
    return () => stack.pop();
  };
  const clear = () => {
    pairs.clear();
    stages.length = 0;
  };
  return { hook, start: clear, summary: (imports) => summary(pairs, stages, imports) };
}

function summary(pairs, stages, imports) {
  const calls = [...pairs].map((pair) => pair.split(' '));
  const files = new Set(calls.flat());
  const entered = new Set(calls.map(([, to]) => to));
  const climbs = calls.filter(([from, to]) => reaches(imports, to, from));
  const folders = new Set([...files].map((file) => file.slice(0, file.lastIndexOf('/'))));
  return [
    `files ${files.size} in ${folders.size} folders, returns ${calls.length - entered.size}, climbs ${climbs.length}`,
    ...climbs.map(([from, to]) => `  ${from} calls ${to}`),
    `stages: ${stages.filter((stage, i) => stage !== stages[i - 1]).join(' → ')}`,
  ].join('\n');
}

/** Whether one file imports the other, directly or indirectly. */
function reaches(imports, from, to, seen = new Set()) {
  if (seen.has(from)) return false;
  seen.add(from);
  return (imports.get(from) ?? []).some((next) => next === to || reaches(imports, next, to, seen));
}
