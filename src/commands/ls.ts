import { catalogue, type Entry } from '../host/source/catalogue.ts';
import { runningLabs } from '../host/state.ts';
import { visibleJson } from '../lab/control.ts';
import { type Cell, columnWidths, showRow, wrap } from '../report/columns.ts';
import { type Style, styleFor } from '../report/style.ts';
import { print, printForReaders, terminalWidth } from './output.ts';
import type { RunningLabSummary } from './running-lab-summary.ts';

/** Lists the labs that can be run, and the running ones. */
export async function ls({ json }: { json?: true }): Promise<number> {
  const [labs, up] = await Promise.all([catalogue(), upLabs()]);
  if (json) {
    print(visibleJson({ labs, up }, 2));
  } else {
    const rows = up.length === 0 ? [] : (await loadUpLab()).rowsOf(up);
    printForReaders(asText(labs, rows, styleFor(process.stdout)).join('\n'));
  }
  return 0;
}

/** Loaded only if a lab is running. */
const loadUpLab = () => import('./running-lab-summary.ts');

async function upLabs(): Promise<RunningLabSummary[]> {
  const folders = await runningLabs();
  if (folders.length === 0) return [];
  const { describe } = await loadUpLab();
  const labs = await Promise.all(folders.map(({ name }) => describe(name)));
  return labs.filter((lab) => lab !== undefined);
}

function asText(labs: readonly Entry[], up: readonly Cell[][], style: Style): string[] {
  const width = Math.max(...labs.map(({ name }) => name.length));
  const known = labs.flatMap(({ name, about }) => {
    const [first = '', ...rest] = wrap(about, terminalWidth() - width - 4);
    const indent = ' '.repeat(width + 4);
    return [`  ${style('strong', name.padEnd(width))}  ${first}`, ...rest.map((line) => `${indent}${line}`)];
  });
  const widths = columnWidths(up);
  const running = up.map((row) => `  ${showRow(row, widths, style)}`);
  if (running.length > 0) return ['labs', ...known, '', 'up', ...running];
  const commands = columnWidths(NEXT);
  const next = NEXT.map((row) => `  ${showRow(row, commands, style)}`);
  return ['labs', ...known, '', 'up', '  none', '', 'next', ...next];
}

/** Shown if no lab is running, because the user may be new here. */
const NEXT: Cell[][] = [
  ['lab verify nat-loopback', 'every scenario of a lab, judged'],
  ['lab up nat-loopback', 'leave one running; then: lab probe, lab shell pc'],
  ['lab new my-lab', 'begin one of your own'],
].map(([command = '', about = '']) => [{ text: command, tone: 'strong' }, { text: about }]);
