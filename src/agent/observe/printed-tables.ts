import type { Kept } from '../../kernel/kept.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import { qdiscs } from '../../kernel/qdisc.ts';
import { start } from '../program.ts';

/**
 * Reads tables that only a program can print: classes and filters of queues, and the contents of ipsets.
 * @param hasSets whether the node may have ipsets
 */
export async function printedTables(node: Namespace, hasSets: boolean): Promise<Kept[]> {
  const classful = qdiscs(node).filter(({ kind }) => !CLASSLESS.has(kind));
  const queues = classful.flatMap(({ dev, kind }) => [
    linesOf(node, 'tc class', dev, ['tc', 'class', 'show', 'dev', dev]),
    ...(HOOKS[kind] ?? [[]]).map((hook) =>
      linesOf(node, 'tc filter', [dev, ...hook].join(' '), ['tc', 'filter', 'show', 'dev', dev, ...hook]),
    ),
  ]);
  const sets = hasSets ? [linesOf(node, 'ipset', '', ['ipset', 'save'])] : [];
  return (await Promise.all([...queues, ...sets])).flat();
}

/** Queues that have no classes or filters. */
const CLASSLESS: ReadonlySet<string> = new Set(
  'pfifo bfifo pfifo_fast fq fq_codel codel tbf netem red sfq'.split(' '),
);

/** Queues whose filters are not at the root. */
const HOOKS: Record<string, string[][]> = { clsact: [['ingress'], ['egress']], ingress: [['ingress']] };

/**
 * Returns the program's lines, with indented lines joined to the line before. No lines if the program is missing or
 * fails.
 */
async function linesOf(
  node: Namespace,
  what: Kept['what'],
  where: string,
  [program = '', ...args]: readonly string[],
): Promise<Kept[]> {
  const { stdout } = await start(node, program, args);
  const blocks = stdout.split(/\n(?=\S)/).map((block) => block.replace(/\s+/g, ' ').trim());
  const texts = blocks.filter((block) => !SAYS_NOTHING.test(block) && !isOfPackets(stdout, block));
  return texts.map((text) => ({ what, text: `${withoutClocks(text)}${where && ` dev ${where}`}` }));
}

/** Lines that only say where a filter is. What the filter does has a line of its own. */
const SAYS_NOTHING = /^$|^filter .* chain \d+$|ht divisor/;

/** Do entries of the set expire? Then packets may have added them. */
function isOfPackets(all: string, line: string): boolean {
  const name = /^add (\S+)/.exec(line)?.[1];
  return (
    name !== undefined &&
    all.split('\n').some((each) => each.startsWith(`create ${name} `) && / timeout /.test(each))
  );
}

const withoutClocks = (text: string) => text.replace(/ (packets|bytes|initval) \S+/g, '');
