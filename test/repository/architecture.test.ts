import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

const EFFECTS = [
  'node:fs',
  'node:fs/promises',
  'node:child_process',
  'node:net',
  'koffi',
  'execa',
  'listr2',
  'zx',
];
const EXIT = 'process.exit(1);';

/** For a file in each folder: what it may import and what it may not. Lines that are no module names are statements. */
const rules: Record<string, { may: string[]; mayNot: string[] }> = {
  'src/lab/x.ts': {
    may: ['./types.ts', 'zod/mini', 'node:util'],
    mayNot: ['../plan/plan.ts', '../agent/protocol.ts', '../index.ts', ...EFFECTS],
  },
  'src/plan/x.ts': {
    may: ['../lab/types.ts'],
    mayNot: ['../kernel/libc.ts', '../agent/protocol.ts', '../host/sandbox.ts', ...EFFECTS],
  },
  'src/kernel/x.ts': {
    may: ['koffi', 'node:fs', '../lab/error.ts'],
    mayNot: ['../lab/types.ts', '../plan/step.ts', '../agent/build/apply.ts', 'execa'],
  },
  'src/kernel/netlink/x.ts': {
    may: ['koffi', '../libc.ts', '../../lab/error.ts'],
    mayNot: ['../../lab/types.ts', '../../agent/build/apply.ts'],
  },
  'src/agent/x.ts': {
    may: ['../kernel/libc.ts', '../plan/step.ts', '../lab/error.ts', 'node:net'],
    mayNot: [
      '../host/sandbox.ts',
      '../verdict/judge.ts',
      '../report/json.ts',
      '../commands/up.ts',
      'koffi',
      EXIT,
    ],
  },
  'src/agent/main.ts': { may: [EXIT], mayNot: ['koffi'] },
  'src/packet/decode/x.ts': {
    may: ['../types.ts', '../../lab/types.ts'],
    mayNot: ['../../plan/step.ts', '../../verdict/judge.ts', '../../kernel/libc.ts', ...EFFECTS],
  },
  'src/verdict/facts/x.ts': { may: ['../types.ts'], mayNot: ['../story/fate.ts', '../judge.ts'] },
  'src/verdict/story/x.ts': {
    may: ['../facts/wiring.ts'],
    mayNot: ['../causes/finding.ts', '../display/hops.ts'],
  },
  'src/verdict/causes/x.ts': { may: ['../story/fate.ts'], mayNot: ['../display/hops.ts', '../judge.ts'] },
  'src/verdict/x.ts': {
    may: ['../packet/types.ts', '../plan/topology.ts', "export type { A } from '../agent/protocol.ts';"],
    mayNot: [
      "export { a } from '../agent/build/apply.ts';",
      "export type { A } from '../agent/build/apply.ts';",
      "export const lazy = () => import('../agent/build/apply.ts');",
      ...[
        '../agent/build/apply.ts',
        '../kernel/libc.ts',
        '../host/sandbox.ts',
        '../commands/up.ts',
        '../report/json.ts',
      ],
      ...EFFECTS,
    ],
  },
  'src/report/x.ts': {
    may: ['../verdict/types.ts', '../agent/protocol.ts', 'fast-string-width'],
    mayNot: [
      '../agent/build/apply.ts',
      '../kernel/libc.ts',
      '../host/sandbox.ts',
      '../commands/up.ts',
      ...EFFECTS,
    ],
  },
  'src/snapshot/x.ts': {
    may: ['../lab/error.ts', 'ip-address', 'node:crypto'],
    mayNot: ['../plan/plan.ts', '../host/sandbox.ts', '../import/x.ts', ...EFFECTS],
  },
  'src/import/x.ts': {
    may: [
      '../snapshot/machine.ts',
      '../packet/decode/decode.ts',
      '../agent/protocol.ts',
      'ip-address',
      'yaml',
    ],
    mayNot: ['../plan/plan.ts', '../host/sandbox.ts', '../kernel/libc.ts', '../commands/up.ts', ...EFFECTS],
  },
  'src/remedy/x.ts': {
    may: ['../verdict/types.ts', '../plan/topology.ts', '../lab/types.ts'],
    mayNot: [
      '../report/json.ts',
      '../snapshot/machine.ts',
      '../host/sandbox.ts',
      '../commands/up.ts',
      ...EFFECTS,
    ],
  },
  'src/lesson/x.ts': {
    may: [
      '../verdict/judge.ts',
      '../plan/topology.ts',
      '../lab/types.ts',
      '../report/style.ts',
      '../report/escape.ts',
      '../report/drawing/svg.ts',
      'fast-string-width',
    ],
    mayNot: [
      '../report/page/html.ts',
      '../host/sandbox.ts',
      '../kernel/libc.ts',
      '../commands/up.ts',
      ...EFFECTS,
    ],
  },
  'src/workshop/blind/x.ts': {
    may: ['../faults/x.ts', '../../verdict/types.ts', '../../plan/topology.ts', '../../agent/protocol.ts'],
    mayNot: ['../../report/json.ts', '../../host/sandbox.ts', '../../commands/up.ts', ...EFFECTS],
  },
  'src/page/x.ts': {
    may: ['preact', 'preact/hooks', './y.tsx', '../report/page/model.ts'],
    mayNot: ['../report/page/html.ts', '../verdict/judge.ts', '../lab/types.ts', 'node:util', ...EFFECTS],
  },
  'src/builtin/x.ts': {
    may: ['../../labs/index.ts', '../lab/check.ts'],
    mayNot: ['../plan/plan.ts', '../host/sandbox.ts', '../index.ts', ...EFFECTS],
  },
  'src/host/x.ts': {
    may: ['../agent/protocol.ts', '../lab/error.ts', '../builtin/x.static.ts', 'execa', 'node:fs/promises'],
    mayNot: [
      '../../labs/index.ts',
      '../agent/build/apply.ts',
      '../kernel/libc.ts',
      '../commands/up.ts',
      'koffi',
      'listr2',
      'zx',
      EXIT,
    ],
  },
  'src/library/x.ts': {
    may: ['../host/sandbox.ts', '../verdict/judge.ts', '../agent/protocol.ts', 'node:url'],
    mayNot: [
      '../agent/build/apply.ts',
      '../kernel/libc.ts',
      '../commands/up.ts',
      '../../labs/index.ts',
      'vitest',
      EXIT,
    ],
  },
  'src/library/vitest/x.ts': {
    may: ['../types.ts', '../start-lab.ts', '../../lab/types.ts', 'vitest'],
    mayNot: ['../../host/sandbox.ts', '../../agent/protocol.ts', '../../kernel/libc.ts'],
  },
  'src/commands/x.ts': {
    may: ['../host/sandbox.ts', '../verdict/judge.ts'],
    mayNot: [
      '../../labs/index.ts',
      '../agent/build/apply.ts',
      '../kernel/libc.ts',
      '../cli.ts',
      'koffi',
      'listr2',
      'zx',
      EXIT,
    ],
  },
  'src/commands/live-progress.ts': { may: ['listr2'], mayNot: ['../host/sandbox.ts', 'execa'] },
  'src/cli.ts': {
    may: ['./commands/up.ts', 'commander', EXIT],
    mayNot: ['./kernel/libc.ts', './agent/main.ts', 'zx'],
  },
  'src/index.ts': { may: ['./lab/types.ts'], mayNot: ['./host/sandbox.ts', './kernel/libc.ts', ...EFFECTS] },
  'src/new-folder/x.ts': { may: ['./y.ts'], mayNot: ['../lab/types.ts', 'node:fs'] },
  'labs/x.ts': { may: ['./y.ts', '../src/index.ts'], mayNot: ['../src/lab/types.ts', 'node:fs', EXIT] },
  'scripts/x.ts': { may: ['zx'], mayNot: [] },
  'test/e2e/x.ts': { may: ['../../src/kernel/libc.ts', 'node:fs'], mayNot: ['zx'] },
};

describe('biome.json', () => {
  let folder: string;
  let violations: { path: string; line: number }[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hairpin-lint-'));
    for (const file of ['biome.json', 'package.json']) await cp(join(root, file), join(folder, file));
    for (const [path, { may, mayNot }] of Object.entries(rules)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), [...mayNot, ...may].map(statement).join('\n'));
    }
    violations = await lint(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(Object.entries(rules))('%s', (path, { may, mayNot }) => {
    const lines = violations.filter((violation) => violation.path === path).map(({ line }) => line);
    const caught = [...mayNot, ...may].filter((_, index) => lines.includes(index + 1));
    expect(caught).toEqual(mayNot);
  });
});

function statement(line: string): string {
  return line.endsWith(';') ? line : `import '${line}';`;
}

interface Diagnostic {
  category: string;
  location: { path: string; start: { line: number } };
}

/** The places where biome reports a forbidden import or a forbidden exit. */
async function lint(folder: string): Promise<{ path: string; line: number }[]> {
  const biome = join(root, 'node_modules/.bin/biome');
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
  // biome exits with 1, because it finds something.
  const { stdout } = await run(biome, args, { cwd: folder }).catch((failure: { stdout: string }) => failure);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  return diagnostics
    .filter(({ category }) => /\/(noRestrictedImports|noProcessExit)$/.test(category))
    .map(({ location }) => ({ path: location.path, line: location.start.line }));
}
