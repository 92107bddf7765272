import type { Kept } from '../../kernel/kept.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import { qdiscs } from '../../kernel/qdisc.ts';
import { start } from '../program.ts';

/**
 * What only its own program can say in words: classes and filters of queues, and the contents of ipsets.
 * @param hasSets whether the node was given any
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

/** They have neither. */
const CLASSLESS: ReadonlySet<string> = new Set(
  'pfifo bfifo pfifo_fast fq fq_codel codel tbf netem red sfq'.split(' '),
);

/** Where queues have filters that have them elsewhere than at their root. */
const HOOKS: Record<string, string[][]> = { clsact: [['ingress'], ['egress']], ingress: [['ingress']] };

/** A line that is indented belongs to the one before. A program that is missing, or refuses, tells of nothing. */
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

/** Where a filter stands, without what it does: that has a line of its own. */
const SAYS_NOTHING = /^$|^filter .* chain \d+$|ht divisor/;

/** Of a set whose entries end by themselves: packets may bring them. */
function isOfPackets(all: string, line: string): boolean {
  const name = /^add (\S+)/.exec(line)?.[1];
  return (
    name !== undefined &&
    all.split('\n').some((each) => each.startsWith(`create ${name} `) && / timeout /.test(each))
  );
}

const withoutClocks = (text: string) => text.replace(/ (packets|bytes|initval) \S+/g, '');
