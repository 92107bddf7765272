import { functionText } from '../verdict/story/kernel-drops.ts';
import type { HookRow, HopRow, TimelineRow } from '../verdict/types.ts';
import { fold, PAGE } from './columns.ts';
import type { Style } from './style.ts';

/**
 * Returns the path of packets over cables and through kernels, with a heading for each packet.
 *
 * @param width how many columns a line may have
 */
export function timelineText(rows: readonly TimelineRow[], style: Style, width = PAGE): string[] {
  const packets = [...new Set(rows.map(({ packet }) => packet))];
  return packets.flatMap((packet) =>
    packetText(
      rows.filter((row) => row.packet === packet),
      style,
      width,
    ),
  );
}

function packetText(rows: readonly TimelineRow[], style: Style, width: number): string[] {
  const wires = rows.filter((row) => row.kind === 'wire');
  const [start] = wires;
  const heading = start ? `packet ${start.packet}  ${start.flags}  ${start.src} → ${start.dst}` : '';
  const places = Math.max(...wires.map(({ node, interface: at }) => node.length + at.length + 1), 0);
  let before: HopRow | undefined;
  const lines = rows.flatMap((row) => {
    if (row.kind !== 'wire') return besides(row, places, style, width);
    const line = wireLine(row, before, places, style, width);
    before = row;
    return line;
  });
  return [...fold(heading, 0, width).map((line) => style('strong', line)), ...lines];
}

/** Writes time, place and direction, and addresses if they changed. */
function wireLine(
  row: HopRow,
  before: HopRow | undefined,
  places: number,
  style: Style,
  width: number,
): string[] {
  const place = `${row.node}:${row.interface}`.padEnd(places);
  const head = `${row.timeUs.toFixed(0).padStart(8)}  ${place}  ${row.direction.padEnd(3)}`;
  const addresses =
    before && `${before.src} ${before.dst}` === `${row.src} ${row.dst}` ? '' : `${row.src} → ${row.dst}`;
  const macs =
    before && `${before.srcMac} ${before.dstMac}` === `${row.srcMac} ${row.dstMac}`
      ? ''
      : `[${row.srcName} → ${row.dstName}]`;
  const ttl =
    before?.ttl !== undefined && row.ttl !== undefined && before.ttl !== row.ttl ? `TTL ${row.ttl}` : '';
  const all = [addresses, macs, ttl].filter((text) => text !== '');
  const what = all.join('  ');
  const indent = head.length + 2;
  // Breaks lines between addresses, not inside them.
  const parts = indent + what.length <= width ? [what] : all;
  const lines = parts.flatMap((part, index) =>
    fold(`${index === 0 ? `${head}  ` : ' '.repeat(indent)}${part}`.trimEnd(), indent, width),
  );
  return before && what !== '' ? lines.map((line) => style('changed', line)) : lines;
}

function besides(
  row: Exclude<TimelineRow, { kind: 'wire' }>,
  places: number,
  style: Style,
  width: number,
): string[] {
  const indent = 10;
  const node = row.node.padEnd(places);
  if (row.kind === 'hook')
    return hookLines(row, `${' '.repeat(indent)}${style('dim', node)}`, indent + places + 2, style, width);
  const time = row.kind === 'moved' ? row.timeUs.toFixed(0) : '';
  const head = `${time.padStart(8)}  ${node}  `;
  const lines = fold(`${head}${besideText(row)}`, head.length, width);
  return lines.map((line) => style(row.kind === 'moved' ? 'changed' : 'bad', line));
}

function besideText(row: Exclude<TimelineRow, { kind: 'wire' | 'hook' }>): string {
  if (row.kind === 'end') return row.text;
  if (row.kind === 'moved')
    return `${row.bridge}: station ${row.station} moved from ${row.node}:${row.from} to ${row.node}:${row.to}`;
  const sure =
    row.others === 0
      ? 'no other like it was freed within 1 ms'
      : `${row.others} more like it were freed within 1 ms: it is one of them`;
  return `the kernel freed it ${functionText(row.location)}, ${row.reason}, ${row.afterUs.toFixed(0)} µs later (${sure})`;
}

function hookLines(
  { family, hook, iif, oif, rules, rewrites }: HookRow,
  head: string,
  indent: number,
  style: Style,
  width: number,
): string[] {
  const ways = [iif && `in by ${iif}`, oif && `out by ${oif}`].filter(Boolean).join(', ');
  const below = (text: string) => fold(`${' '.repeat(indent + 2)}${text}`, indent + 4, width);
  return [
    `${head}  ${`${family} ${hook}`.padEnd(18)} ${style('dim', ways)}`.trimEnd(),
    ...rules.flatMap(({ table, chain, text, verdict }) => below(`${table} ${chain} ${text}: ${verdict}`)),
    ...rewrites.flatMap((text) => below(text).map((line) => style('changed', line))),
  ];
}
