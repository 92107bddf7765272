import { LabError } from '../../lab/error.ts';
import { parseTables } from '../../lab/rules.ts';
import type { Loss, MachineRules } from '../machine.ts';
import type { Section } from '../sections.ts';

type Find = (name: string) => Section | undefined;

/**
 * Reads rules as their tools printed them. If two tools printed the same table, the text of the tool that made it
 * is used.
 */
export function readRules(find: Find): { rules: MachineRules; losses: Loss[] } {
  const losses: Loss[] = [];
  const saved = (name: string, legacy?: string) => {
    const texts = [savedText(find(name)), legacy ? savedText(find(legacy)) : ''];
    const [newer = '', older = ''] = texts.map(withoutEmpty);
    if (newer !== '' && older !== '' && newer !== older)
      losses.push({
        what: `${name} and ${legacy} both have rules`,
        may: 'they are joined here, in one ruleset; on the machine a packet meets both',
      });
    return newer === older ? newer : `${newer}${older}`;
  };
  const rules = {
    iptables: saved('iptables-save', 'iptables-legacy-save'),
    ip6tables: saved('ip6tables-save', 'ip6tables-legacy-save'),
    ebtables: saved('ebtables-save'),
    ipset: setsText(find('ipset save')),
  };
  const nft = find('nft list ruleset');
  const text = nft === undefined ? '' : nftText(nft, rules);
  return {
    rules: Object.fromEntries(Object.entries({ ...rules, nft: text }).filter(([, each]) => each !== '')),
    losses,
  };
}

function setsText(section: Section | undefined): string {
  if (section === undefined || section.exit !== 0) return '';
  for (const [index, line] of section.lines.entries())
    if (!/^((create|add) |\s*$)/.test(line))
      throw new LabError('definition', {
        where: `${section.file}:${section.line + index}`,
        what: 'no line of ipset save',
        allowed: 'create NAME TYPE …, or add NAME ENTRY …',
      });
  return section.lines
    .map((line) => `${line}\n`)
    .join('')
    .trimStart();
}

function savedText(section: Section | undefined): string {
  if (section === undefined || section.exit !== 0) return '';
  for (const [index, line] of section.lines.entries()) {
    const where = `${section.file}:${section.line + index}`;
    const allowed = '*TABLE, :CHAIN, -A CHAIN RULE, COMMIT or # comment';
    if (!/^(\s*$|[#*:]|-A |COMMIT\s*$|\[\d+:\d+\] -A )/.test(line))
      throw new LabError('definition', { where, what: `no line of ${section.name}`, allowed });
    // When it is saved, such a rule contains the content of the file.
    const [, option] =
      / (--\S*(?:-file|object-pinned|modprobe))\b/.exec(line.replace(/"[^"]*"/g, '""')) ?? [];
    if (option !== undefined)
      throw new LabError('definition', {
        where,
        what: `${option} reads a file`,
        allowed: 'rules that read nothing',
      });
  }
  return section.lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/^\[\d+:\d+\] /, '').replace(/ \[\d+:\d+\]$/, ''))
    .map((line) => `${line}\n`)
    .join('');
}

/** Leaves out tables that have neither rules nor policies. */
function withoutEmpty(text: string): string {
  const { tables } = parseTables(text);
  const has = [...tables.values()].some(
    ({ rules, chains }) =>
      rules.length > 0 || [...chains.values()].some((policy) => policy.startsWith('DROP')),
  );
  return has ? text : '';
}

const FAMILY: readonly (readonly [family: string, tool: 'iptables' | 'ip6tables' | 'ebtables'])[] = [
  ['ip', 'iptables'],
  ['ip6', 'ip6tables'],
  ['bridge', 'ebtables'],
];

/** Returns what only nft printed: its tables and, in shared tables, the chains that only nft has. */
function nftText(section: Section, others: MachineRules): string {
  const made = new Map<string, ReadonlyMap<string, unknown>>();
  for (const [family, tool] of FAMILY)
    for (const [name, { chains }] of parseTables(others[tool] ?? '').tables)
      made.set(`${family} ${name}`, chains);
  const { lines } = section;
  const starts = lines.flatMap((line, index) => (/^table /.test(line) ? [index] : []));
  const kept = [0, ...starts].flatMap((start, nth) => {
    const [, name = ''] = /^table (\S+ \S+) \{/.exec(lines[start] ?? '') ?? [];
    if (nth > 0 && !made.has(name) && isIptablesShape(name, lines, start)) return [];
    const end = starts[nth] ?? lines.length;
    const theirs = made.get(name);
    const own = lines
      .slice(start, end)
      .flatMap((line, index) => (/^\s*#/.test(line) ? [] : [{ line, at: start + index }]));
    const left = theirs === undefined || nth === 0 ? own : withoutChains(own, theirs);
    return left.map(({ line, at }) => checked(line, section, at));
  });
  return kept.some((line) => line.trim() !== '') ? `${kept.join('\n')}\n` : '';
}

/** Returns the table without those chains, or nothing if none is left. */
function withoutChains<L extends { line: string }>(
  table: readonly L[],
  chains: ReadonlyMap<string, unknown>,
): L[] {
  let isOut = false;
  const left = table.filter(({ line }) => {
    const [, chain] = /^\tchain (\S+) \{/.exec(line) ?? [];
    if (chain !== undefined) isOut = chains.has(chain);
    const isKept = !isOut;
    if (line === '\t}') isOut = false;
    return isKept;
  });
  return left.some(({ line }) => line.startsWith('\tchain ')) ? left : [];
}

/** Since 1.0.?, nft itself says in a line before a table that iptables-nft made it. */
const isIptablesShape = (_table: string, lines: readonly string[], index: number) =>
  /managed by iptables-nft/.test(lines[index - 1] ?? '');

/** A list must contain no commands: a command could read a file, or remove something. */
function checked(line: string, section: Section, index: number): string {
  const bare = line.replace(/"[^"]*"/g, '""');
  const [, inside] = /(?:^|[\s{};])(include|define|redefine|undefine)\s/.exec(`${bare} `) ?? [];
  const [, first] =
    /^(flush|delete|destroy|add|create|insert|replace|import|reset|rename)\s/.exec(bare) ?? [];
  const word = inside ?? first;
  if (word === undefined) return line;
  throw new LabError('definition', {
    where: `${section.file}:${section.line + index}`,
    what: `"${word}" is a command, and no part of a list`,
    allowed: 'what "nft list ruleset" prints; nothing of it was read or run',
  });
}
