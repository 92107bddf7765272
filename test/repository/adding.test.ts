import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const CONTEXT = 3;

/**
 * A part of a file that was added: `new` is the whole file, a pattern selects lines, and a block reaches from one line
 * to another.
 */
type Part = 'new' | RegExp | { from: RegExp; to: RegExp };

/** For each kind of addition the smallest real example: its files, in the order in which to write them. */
const EXAMPLES: Record<string, [path: string, part: Part][]> = {
  cause: [
    ['src/lab/causes.ts', /'service-down'/],
    ['src/verdict/causes/service-down.ts', 'new'],
    ['src/verdict/causes/causes.ts', /serviceDown/],
    ['src/report/explain/host-pages.ts', { from: /^ {2}'service-down': \{/, to: /^ {2}\},/ }],
    ['src/report/explain/in-short/en.ts', /'service-down'/],
    ['src/report/explain/in-short/zh-tw.ts', /'service-down'/],
    ['labs/faults.scenarios.ts', { from: /'service-down': fault\(/, to: /^ {2}\),/ }],
    ['test/e2e/verdicts/matrix.test.ts', /'service-down'/],
  ],
  'interface-kind': [
    ['src/lab/kind/dummy.ts', 'new'],
    ['src/lab/link-kind.ts', /\bdummy\b/],
    ['src/plan/kinds.ts', { from: /^ {2}dummy: \{/, to: /^ {2}\},/ }],
    ['src/kernel/netlink/kind-messages.ts', /'dummy'|\bdummy:/],
    ['src/agent/capability/tries.ts', /\bdummy\b/],
  ],
  'probe-kind': [
    ['src/lab/probe/https.ts', 'new'],
    ['src/lab/probe.ts', /https/i],
    ['src/lab/schema/probe-schema.ts', /'https'/],
    ['src/lab/outcome/https.ts', 'new'],
    ['src/lab/outcome/outcome.ts', /\bhttps\b/],
    ['src/plan/probe/https.ts', 'new'],
    ['src/plan/questions.ts', /\bhttps\b/],
    ['src/agent/probe/run-probe.ts', { from: /case 'https'/, to: /return/ }],
  ],
  lesson: [
    ['labs/lessons/nat-loopback.ts', { from: /^ {2}'port-forwarding': \{/, to: /^ {2}\},/ }],
    ['labs/lessons/nat-loopback.en.ts', { from: /'forward\.title'/, to: /^$/ }],
    ['labs/lessons/nat-loopback.zh-tw.ts', { from: /'forward\.title'/, to: /^$/ }],
  ],
};

describe.each(Object.entries(EXAMPLES))('docs/adding/%s.diff', (name, parts) => {
  const text = parts.map(([path, part]) => fileDiff(path, part)).join('');

  it('is what the files have', async () => {
    await expect(text).toMatchFileSnapshot(join(ROOT, `docs/adding/${name}.diff`));
  });

  it('can be taken back by git, so every line of it is there', () => {
    execFileSync('git', ['apply', '--reverse', '--check', '-'], { cwd: ROOT, input: text });
  });
});

function fileDiff(path: string, part: Part): string {
  const lines = readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n');
  if (part === 'new') {
    const added = lines.map((line) => `+${line}`).join('\n');
    const head = `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n`;
    return `${head}@@ -0,0 +1,${lines.length} @@\n${added}\n`;
  }
  const isAdded = addedLines(lines, part);
  if (!isAdded.includes(true)) throw new Error(`nothing in ${path} is like ${String(part)}`);
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${hunks(lines, isAdded)}`;
}

function addedLines(lines: readonly string[], part: Exclude<Part, 'new'>): boolean[] {
  if (part instanceof RegExp) return lines.map((line) => part.test(line));
  const from = lines.findIndex((line) => part.from.test(line));
  const to = lines.findIndex((line, index) => index > from && part.to.test(line));
  return lines.map((_, index) => from >= 0 && index >= from && index <= to);
}

/** The added lines with some context lines around each group. */
function hunks(lines: readonly string[], isAdded: readonly boolean[]): string {
  const isShown = lines.map((_, i) =>
    isAdded.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).includes(true),
  );
  let before = 0;
  let text = '';
  for (let i = 0; i < lines.length; ) {
    const end = isShown.indexOf(false, i) < 0 ? lines.length : isShown.indexOf(false, i);
    if (!isShown[i]) {
      i = isShown.indexOf(true, i) < 0 ? lines.length : isShown.indexOf(true, i);
      continue;
    }
    const added = isAdded.slice(i, end).filter(Boolean).length;
    const body = lines.slice(i, end).map((line, at) => `${isAdded[i + at] ? '+' : ' '}${line}\n`);
    text += `@@ -${i + 1 - before},${end - i - added} +${i + 1},${end - i} @@\n${body.join('')}`;
    before += added;
    i = end;
  }
  return text;
}
