import type { Topology } from '../../plan/topology.ts';
import type { HookRow, HopRow, ProbeVerdict, TimelineRow } from '../../verdict/types.ts';
import { inShort } from '../explain/in-short/in-short.ts';
import type { Texts } from './live-lesson.ts';
import type { Header, Step } from './model.ts';
import { hookWords, inEach, wireWords } from './plain-words.ts';

/** What earlier steps have shown about a packet. */
interface Known {
  header: Header;
  place: string;
}

/** Returns the journey of a probe's deciding packets. The last step is the verdict. */
export function stepsOf({ timeline, observed }: ProbeVerdict, topology: Topology): Step[] {
  const known = new Map<number, Known>();
  const steps = timeline.map((row, index) => stepOf(row, timeline.slice(0, index), topology, known));
  const { node, interface: at, outcome, cause } = observed;
  const last = steps.at(-1);
  const place = node && at ? `${node}:${at}` : (node ?? last?.place ?? Object.keys(topology.nodes)[0] ?? '');
  const label = outcome === 'works' ? 'works' : `fails – ${cause ?? 'unknown'}`;
  return [
    ...steps,
    { kind: 'verdict', packet: last?.packet ?? 0, place, label, text: verdictWords(observed, topology) },
  ];
}

function stepOf(
  row: TimelineRow,
  before: readonly TimelineRow[],
  topology: Topology,
  known: Map<number, Known>,
): Step {
  const was = known.get(row.packet);
  const { place, header, ...words } = partsOf(row, before, topology, was);
  if (header) known.set(row.packet, { header, place });
  const change = header && difference(was?.header, header);
  return {
    kind: row.kind,
    packet: row.packet,
    place,
    ...words,
    ...(change && Object.keys(change).length > 0 && { header: change }),
  };
}

type Parts = Pick<Step, 'place' | 'label' | 'text' | 'timeUs' | 'rules'> & { header?: Header | undefined };

function partsOf(
  row: TimelineRow,
  before: readonly TimelineRow[],
  topology: Topology,
  was: Known | undefined,
): Parts {
  const node = topology.nodes[row.node];
  switch (row.kind) {
    case 'wire': {
      const device = node?.interfaces[row.interface]?.kind === 'bridge';
      const place = `${row.node}:${row.interface}`;
      const text = wireWords(row, { device, begins: was === undefined });
      return { place, label: `${place} ${row.direction}`, text, timeUs: row.timeUs, header: headerOf(row) };
    }
    case 'hook': {
      const port = [row.iif, row.oif].find((name) => name && node?.interfaces[name]?.master);
      const bridge = port && node?.interfaces[port]?.master;
      const bridged = row.family !== 'bridge' && insideBridge(row, before);
      const within =
        bridge ?? [row.iif, row.oif].find((name) => name && node?.interfaces[name]?.kind === 'bridge');
      const place = within && (bridged || row.family === 'bridge') ? `${row.node}:${within}` : row.node;
      const rules = row.rules.map(
        ({ table, chain, text, verdict }) => `${table} ${chain} ${text}: ${verdict}`,
      );
      return {
        place,
        label: `${row.family} ${row.hook}`,
        text: hookWords(row, bridged),
        ...(rules.length > 0 && { rules }),
        header: was && rewritten(was.header, row.rewrites),
      };
    }
    case 'moved': {
      const { station, bridge, from, to } = row;
      const text = inEach((words) => words.learns(row.node, station, to, from));
      return { place: `${row.node}:${to}`, label: bridge, text, timeUs: row.timeUs };
    }
    case 'freed': {
      const text = inEach((words) => words.freed(row.location, row.reason));
      return { place: was?.place ?? row.node, label: '', text };
    }
    case 'end':
      return { place: was?.place ?? row.node, label: '', text: inEach((words) => words.ends(row.text)) };
  }
}

/** Is the frame still inside the node's bridge, before IP? */
function insideBridge({ packet, node }: HookRow, before: readonly TimelineRow[]): boolean {
  const last = before.findLast(
    (row): row is HookRow | Extract<TimelineRow, { kind: 'wire' }> =>
      row.packet === packet &&
      row.node === node &&
      (row.kind === 'wire' || (row.kind === 'hook' && row.family === 'bridge')),
  );
  return last?.kind === 'hook' && !['input', 'output'].includes(last.hook);
}

const headerOf = ({ flags, src, dst, srcName, dstName, ttl = 0 }: HopRow): Header => ({
  flags,
  src,
  dst,
  srcName,
  dstName,
  ttl,
});

/** `destination 1.2.3.4:8001 → 192.168.1.5:80`, as in the timeline. */
function rewritten(header: Header, rewrites: readonly string[]): Header {
  const changes = rewrites.flatMap((text) => {
    const [, side, mac, to] = /^(source|destination) (MAC )?.* → (.*)$/.exec(text) ?? [];
    if (side === undefined || to === undefined) return [];
    return [[`${side === 'source' ? 'src' : 'dst'}${mac ? 'Name' : ''}`, to]];
  });
  return { ...header, ...Object.fromEntries(changes) };
}

function difference(was: Header | undefined, now: Header): Partial<Header> {
  const entries = Object.entries(now) as [keyof Header, Header[keyof Header]][];
  return Object.fromEntries(entries.filter(([name, value]) => was?.[name] !== value));
}

/** What was observed is told in English; other languages begin with what its cause is. */
function verdictWords({ cause, detail }: ProbeVerdict['observed'], topology: Topology): Texts {
  const told = sentence(detail, topology);
  const { en: _, ...others } = cause ? inShort(cause) : {};
  const before = Object.entries(others).map(([language, text]) => [language, `${text}${told}`]);
  return { en: told, ...Object.fromEntries(before) };
}

/** Starts the text with a capital, unless it starts with a node's name. */
function sentence(text: string, { nodes }: Topology): string {
  const [word = ''] = text.split(/[\s:’]/);
  const first = word in nodes ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?"”)]$/.test(first) ? first : `${first}.`;
}
