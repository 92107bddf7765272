import type { RuleTool } from '../../lab/types.ts';

/** A tool's complaint about a line of its input, counted from 1. Without a line if the tool names none. */
export interface Complaint {
  what: string;
  line?: number | undefined;
}

/** Returns all complaints about the input in a tool's standard error. */
export function complaints(tool: RuleTool, text: string, said: string): Complaint[] {
  if (tool === 'nft') return ofNft(said);
  if (tool === 'tc') return ofTraffic(said);
  return tool === 'ipset' ? ofSets(said) : ofTables(text, said);
}

/** `ipset v7.19: Error in line 2: Syntax error: …` */
function ofSets(said: string): Complaint[] {
  const [, line, what = ''] = /Error in line (\d+): (.*)/.exec(said) ?? [];
  return line === undefined ? [] : [{ what, line: Number(line) }];
}

/** tc prints the reason, and then `Command failed -:2`. */
function ofTraffic(said: string): Complaint[] {
  const [, line] = /^Command failed \S+:(\d+)/m.exec(said) ?? [];
  const [what = ''] = said.split('\n').filter((each) => each.trim() !== '');
  return line === undefined ? [] : [{ what: what.replace(/^Error: /, ''), line: Number(line) }];
}

/**
 * nft prints `/dev/stdin:4:35-35: Error: syntax error, unexpected newline`, then the line and a mark under
 * the wrong part.
 */
function ofNft(said: string): Complaint[] {
  return [...said.matchAll(/^\S+?:(\d+):[\d-]+: Error: (.*)$/gm)].map(([, line, what = '']) => ({
    what,
    line: Number(line),
  }));
}

/**
 * The restore tools print `iptables-restore: line 2 failed: No chain/target/match by that name.`, `line 2:
 * RULE_APPEND failed (Invalid argument)`, or first the reason and below it `Error occurred at line: 2`. They notice
 * a jump to a missing chain only at the end of the table, so they name the line of the end.
 */
function ofTables(text: string, said: string): Complaint[] {
  const lines = said
    .split('\n')
    .map((line) => line.replace(/^\w+-restore( v[\d.]+)?( \(\w+\))?:\s*/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('Try `'));
  const at = lines.flatMap((line) => /\bline:? (\d+)\b/.exec(line)?.[1] ?? []).at(-1);
  const words = lines.filter((line) => !/^Error occurred at line/.test(line));
  const what = words.map((line) => line.replace(/^(\w+-restore: )?line \d+( failed)?:? ?/, '')).join(' ');
  if (what === '') return [];
  const chain = /^Chain '(.+)' does not exist/.exec(what)?.[1];
  return [{ what, line: chain === undefined ? ruleAt(text, at) : jumpTo(text, chain) }];
}

/**
 * Returns the line unless it begins or ends a table. Such a line is never the refused one, unless the table's name
 * is wrong.
 */
function ruleAt(text: string, at: string | undefined): number | undefined {
  const line = text.split('\n')[Number(at) - 1]?.trim() ?? '';
  return line === '' || line === 'COMMIT' ? undefined : Number(at);
}

function jumpTo(text: string, chain: string): number | undefined {
  const words = text.split('\n').map((line) => line.trim().split(/\s+/));
  const index = words.findIndex((line) =>
    line.some((word, at) => ['-j', '-g', '--jump', '--goto'].includes(word) && line[at + 1] === chain),
  );
  return index === -1 ? undefined : index + 1;
}
