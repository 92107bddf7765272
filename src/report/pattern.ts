import { wrap } from './columns.ts';
import { type Matrix, type MatrixRow, NO_MATTER } from './matrix.ts';
import { outcomeCell, unbuilt } from './outcome.ts';
import type { Style, Tone } from './style.ts';

/** Combinations with the same outcome, as a "box": for each toggle, the values that it may have. */
interface Box {
  values: string[][];
  outcome: string;
  tone: Tone;
}

/** Says what the combinations of each outcome have in common. A toggle that makes no difference is left out. */
export function pattern(matrix: Matrix, style: Style, width: number): string[] {
  const boxes = joined(matrix.rows.map((row) => boxOf(matrix, row)));
  const outcomes = [...new Set(boxes.map(({ outcome }) => outcome))];
  const works = (outcome: string) => Number(outcome.includes('✘'));
  outcomes.sort((a, b) => works(a) - works(b));
  return outcomes.flatMap((outcome) => {
    const own = boxes.filter((box) => box.outcome === outcome);
    const lines = own.flatMap((box) => {
      const [first = '', ...rest] = wrap(words(matrix, box), width - 4);
      return [`  ${first}`, ...rest.map((line) => `    ${line}`)];
    });
    return [style(own[0]?.tone ?? 'dim', outcome), ...lines];
  });
}

function boxOf({ choices, probes }: Matrix, { values, verdict }: MatrixRow): Box {
  const cells = probes.flatMap((name) => {
    const probe = verdict.probes.find((each) => each.probe === name);
    return probe ? [{ name, ...outcomeCell(probe) }] : [];
  });
  return {
    values: values.map((value, column) => (value === NO_MATTER ? (choices[column] ?? []) : [value])),
    outcome: unbuilt(verdict)?.text ?? cells.map(({ name, text }) => `${name} ${text}`).join(', '),
    tone: unbuilt(verdict)?.tone ?? cells.find(({ tone }) => tone !== 'good')?.tone ?? 'good',
  };
}

/**
 * Joins boxes whose values differ for only one toggle. Each step joins along the toggle by which most boxes can be
 * joined.
 */
function joined(boxes: Box[]): Box[] {
  const columns = boxes[0]?.values.keys() ?? [];
  const tries = [...columns].map((column) => joinAlong(boxes, column));
  const [best] = tries.sort((a, b) => a.length - b.length);
  return best === undefined || best.length === boxes.length ? boxes : joined(best);
}

function joinAlong(boxes: Box[], column: number): Box[] {
  const groups = new Map<string, Box>();
  for (const box of boxes) {
    const key = JSON.stringify([box.outcome, box.values.toSpliced(column, 1)]);
    const values = [...(groups.get(key)?.values[column] ?? []), ...(box.values[column] ?? [])];
    groups.set(key, { ...box, values: box.values.with(column, [...new Set(values)]) });
  }
  return [...groups.values()];
}

function words({ toggles, choices }: Matrix, { values }: Box): string {
  const named = toggles.flatMap((name, column) => {
    const own = values[column] ?? [];
    return own.length === choices[column]?.length ? [] : [`${name}=${own.join('|')}`];
  });
  return named.join(' ') || 'always';
}
