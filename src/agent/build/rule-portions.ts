import type { RuleTool } from '../../lab/types.ts';

/** What a tool is given at a time, and its further options. Lines have the numbers that they have in the whole text. */
export interface Portion {
  text: string;
  more: string[];
}

/** Rules at a time: some 500 bytes each on their way to the kernel, which takes 400 kB of who may not raise that. */
const AT_A_TIME = 250;

/**
 * The same rules in portions: the kernel takes a transaction in one message, and how large that may be an ordinary user cannot
 * change. What is in one portion takes hold at once, the whole does not.
 */
export function portionsOf(tool: RuleTool, text: string): Portion[] {
  const lines = text.split('\n');
  if (tool === 'nft') return nftPortions(lines);
  return tool === 'iptables' || tool === 'ip6tables' ? restorePortions(lines) : [{ text, more: [] }];
}

/** Lines from `first` on, counted from 0, with something before them that is on the line above. */
const portion = (
  first: number,
  lines: string[],
  { head = '', tail = '', more = [] as string[] },
): Portion => {
  const before = first === 0 ? '' : `${'\n'.repeat(first - 1)}${head}\n`;
  return { text: `${before}${lines.join('\n')}\n${tail}\n`, more };
};

/** A table is emptied by the first of its portions, as by the whole. */
function restorePortions(lines: readonly string[]): Portion[] {
  const all: Portion[] = [];
  let table = '';
  let from = 0;
  let isMore = false;
  const end = (to: number) => {
    const own = lines.slice(from, to);
    if (table !== '' && own.length > 0)
      all.push(portion(from, own, { head: table, tail: 'COMMIT', more: isMore ? ['--noflush'] : [] }));
  };
  for (const [index, line] of lines.entries()) {
    const word = line.trim();
    if (word.startsWith('*') || word === 'COMMIT') {
      end(index);
      [table, from, isMore] = [word === 'COMMIT' ? '' : word, index + 1, false];
    } else if (index - from >= AT_A_TIME) {
      end(index);
      [from, isMore] = [index, true];
    }
  }
  end(lines.length);
  return all;
}

/** Between two rules of a chain, or two commands, the text may be parted: what is open is closed, and opened again. */
function nftPortions(lines: readonly string[]): Portion[] {
  const all: Portion[] = [];
  let [from, count] = [0, 0];
  let head: string[] = [];
  const open: string[] = [];
  for (const [index, line] of lines.entries()) {
    const mayPart = open.length === 0 || (open.length === 2 && isChain(open));
    if (mayPart && count >= AT_A_TIME && !lines[index - 1]?.endsWith('\\')) {
      all.push(
        portion(from, lines.slice(from, index), {
          head: head.join(' '),
          tail: open.map(() => '}').join('\n'),
        }),
      );
      [from, count, head] = [index, 0, [...open]];
    }
    count += 1;
    follow(open, line);
  }
  all.push(portion(from, lines.slice(from), { head: head.join(' ') }));
  return all;
}

const isChain = ([table = '', chain = '']: readonly string[]): boolean =>
  table.startsWith('table ') && chain.startsWith('chain ');

/** What is open behind the line: of each block the line that opens it, without what a comment or a quoted text says. */
function follow(open: string[], line: string): void {
  const bare = line.replace(/("[^"]*")|#.*$/g, '$1');
  const heading = bare.trim().replace(/\{[^{]*$/, '{');
  for (const sign of bare.replace(/"[^"]*"/g, '')) {
    if (sign === '{') open.push(heading);
    if (sign === '}') open.pop();
  }
}
