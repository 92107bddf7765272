import { LabError } from '../../lab/error.ts';
import type { TextFile } from './kind.ts';

/** A section of a file in `/etc/config`. */
export interface UciSection {
  type: string;
  /** Undefined for one without a name. */
  name: string | undefined;
  options: Record<string, string[]>;
  /** `firewall:12` */
  where: string;
}

const LINE =
  /^\s*(config|option|list|package)\s+(?:'([^']*)'|"([^"]*)"|(\S+))(?:\s+(?:'([^']*)'|"([^"]*)"|(\S+)))?\s*(?:#.*)?$/;

/**
 * Reads the format of https://openwrt.org/docs/guide-user/base-system/uci: `config`, then its `option` and `list`
 * lines.
 * @throws LabError `definition`, with the line
 */
export function readUci({ file, text }: TextFile): UciSection[] {
  const sections: UciSection[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const where = `${file}:${index + 1}`;
    const { word, key, value } = wordsIn(line, where);
    const open = sections.at(-1);
    if (word === 'config') sections.push({ type: key, name: value, options: {}, where });
    else if (open && value !== undefined)
      open.options[key] = word === 'list' ? [...(open.options[key] ?? []), value] : [value];
    else if (word !== 'package') throw wrong(where, `${word} belongs to no section`, 'config TYPE before it');
  }
  return sections;
}

function wordsIn(line: string, where: string): { word: string; key: string; value: string | undefined } {
  const [, word = '', a, b, c, x, y, z] = LINE.exec(line) ?? [];
  const [key, value] = [a ?? b ?? c, x ?? y ?? z];
  const isWhole = word === 'config' || word === 'package' || value !== undefined;
  if (key !== undefined && isWhole) return { word, key, value };
  throw wrong(where, 'no line of a UCI file', 'config TYPE NAME, option KEY VALUE, list KEY VALUE');
}

const wrong = (where: string, what: string, allowed: string) =>
  new LabError('definition', { where, what, allowed });

/** Returns the value of an option that has one value. */
export const optionOf = ({ options }: UciSection, key: string): string | undefined => options[key]?.[0];

/** Returns the values of a list, or the words of an option. */
export const wordsOf = ({ options }: UciSection, key: string): string[] =>
  (options[key] ?? []).flatMap((value) => value.split(/\s+/)).filter((word) => word !== '');

export const isOn = (section: UciSection, key: string, usual: boolean): boolean => {
  const value = optionOf(section, key);
  return value === undefined ? usual : /^(1|yes|on|true|enabled)$/.test(value);
};
