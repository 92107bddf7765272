import type { RuleTool } from '../../lab/types.ts';

/**
 * Part of the rules, for one call of the tool, and more options for that call. Its lines keep the numbers that they
 * have in the whole text.
 */
export interface Portion {
  text: string;
  more: string[];
}

/**
 * The number of rules in one part. A rule takes about 500 bytes in a netlink message, and a user who cannot raise
 * the socket's limit can send 400 kB.
 */
const AT_A_TIME = 250;

/**
 * Splits rules into parts, each loaded by a transaction of its own. The kernel takes a transaction as one message,
 * whose size an ordinary user cannot raise. So if a later part fails, the earlier ones are loaded already.
 */
export function portionsOf(tool: RuleTool, text: string): Portion[] {
  const lines = text.split('\n');
  if (tool === 'nft') return nftPortions(lines);
  return tool === 'iptables' || tool === 'ip6tables' ? restorePortions(lines) : [{ text, more: [] }];
}

/** Returns a part with the lines from `first` on, counted from 0. `before` replaces the line above them. */
const portion = (
  first: number,
  lines: string[],
  { head = '', tail = '', more = [] as string[] },
): Portion => {
  const before = first === 0 ? '' : `${'\n'.repeat(first - 1)}${head}\n`;
  return { text: `${before}${lines.join('\n')}\n${tail}\n`, more };
};

/** Only the first part of a table empties the table, as the whole text would. */
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

/**
 * Splits nft's text between two rules of a chain, or between two commands. Blocks that are open at the split are
 * closed, and opened again in the next part.
 */
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

/**
 * Updates `open`, the list of blocks that are open after the line. Each block is given by the line that opens it.
 * Comments and quoted text are ignored.
 */
function follow(open: string[], line: string): void {
  const bare = line.replace(/("[^"]*")|#.*$/g, '$1');
  const heading = bare.trim().replace(/\{[^{]*$/, '{');
  for (const sign of bare.replace(/"[^"]*"/g, '')) {
    if (sign === '{') open.push(heading);
    if (sign === '}') open.pop();
  }
}
