import type { HopRow } from '../verdict/types.ts';
import { foldPainted, widthOf } from './columns.ts';
import type { Style } from './style.ts';

interface Cell {
  text: string;
  changed: boolean;
}

const HEADINGS = ['µs', 'where', '', 'source → destination', 'MAC addresses', ''];

/**
 * Returns the hops of the given packets, one line each: `192.168.1.6:41000 → 1.2.3.4:8001`, with MAC addresses by
 * the names of their interfaces. Changes since the packet's previous hop are highlighted, and named at the end of
 * the line. If that is wider than `width`, they are on a line of their own, together with the MAC addresses.
 */
export function hopTable(rows: readonly HopRow[], style: Style, width = Number.POSITIVE_INFINITY): string[] {
  const table = rows.map((row, index) => {
    const before = rows[index - 1];
    return cells(row, before?.packet === row.packet ? before : undefined);
  });
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...table.map((line) => line[column]?.text.length ?? 0)),
  );
  const head = HEADINGS.map((heading, column) => heading.padEnd(widths[column] ?? 0));
  const heading = (upTo: number) => style('dim', head.slice(0, upTo).join('  ').trimEnd());
  const whole = table.map((line) => show(line, widths, style));
  if (whole.every((line) => widthOf(line) <= width)) return [heading(HEADINGS.length), ...whole];
  return [
    ...foldPainted(`${heading(MACS)}${style('dim', '  [MAC addresses]')}`, width),
    ...table.flatMap((line, index) => narrow(line, table[index - 1], widths, style, width)),
  ];
}

const MACS = 4;

/** Returns a hop and, below it, its MAC addresses if they changed, and the names of other changes. */
function narrow(
  line: readonly Cell[],
  before: readonly Cell[] | undefined,
  widths: readonly number[],
  style: Style,
  width: number,
): string[] {
  const [macs, changes] = line.slice(MACS);
  const isNew = macs !== undefined && macs.text !== before?.[MACS]?.text;
  const cells = [
    ...(isNew ? [{ ...macs, text: `[${macs.text}]` }] : []),
    ...(changes?.text ? [changes] : []),
  ];
  const indent = ' '.repeat(widths.slice(0, 3).reduce((sum, each) => sum + each + 2, 0));
  const below = cells.map(({ text, changed }) => (changed ? style('changed', text) : text)).join('  ');
  return [
    ...foldPainted(show(line.slice(0, MACS), widths, style), width, indent.length),
    ...(below === '' ? [] : foldPainted(indent + below, width)),
  ];
}

function show(line: readonly Cell[], widths: readonly number[], style: Style): string {
  const padded = line.map(({ text, changed }, column) => {
    const cell = column === 0 ? text.padStart(widths[0] ?? 0) : text.padEnd(widths[column] ?? 0);
    return changed ? style('changed', cell) : cell;
  });
  return padded.join('  ').trimEnd();
}

function cells(row: HopRow, before: HopRow | undefined): Cell[] {
  const changes = before ? changesBetween(before, row) : [];
  const addresses = changes.some(
    (change) => change.startsWith('source ') || change.startsWith('destination '),
  );
  const macs = changes.some((change) => change.includes('MAC'));
  return [
    { text: row.timeUs.toFixed(0), changed: false },
    { text: `${row.node}:${row.interface}`, changed: false },
    { text: row.direction, changed: false },
    { text: `${row.flags} ${row.src} → ${row.dst}`, changed: addresses },
    { text: `${row.srcName} → ${row.dstName}`, changed: macs },
    { text: changes.length > 0 ? `← ${changes.join(', ')}` : '', changed: changes.length > 0 },
  ];
}

function changesBetween(before: HopRow, row: HopRow): string[] {
  const changes: string[] = [];
  if (before.src !== row.src) changes.push('source rewritten');
  if (before.dst !== row.dst) changes.push('destination rewritten');
  const mac = [
    before.srcMac !== row.srcMac && 'source',
    before.dstMac !== row.dstMac && 'destination',
  ].filter(Boolean);
  if (mac.length > 0) changes.push(`${mac.join(' and ')} MAC`);
  if (before.ttl !== undefined && row.ttl !== undefined && before.ttl !== row.ttl)
    changes.push(`TTL ${row.ttl}`);
  return changes;
}
