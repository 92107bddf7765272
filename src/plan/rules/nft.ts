import type { RuleLanguage } from './rule-language.ts';

/** nft's language. nft itself joins texts: everything that they say about a table is added to it. */
export const nft: RuleLanguage = {
  program: ['nft', '-f', '-'],
  join: (text) => (text.trim() === '' ? '' : `${text.trim()}\n`),
  change: (from, to) => `${removeTables(from)}${to}`,
  interfaces: (text) =>
    [...text.matchAll(/\bdevices?\s*=?\s*([^;]+)/g)].flatMap(([, names = '']) => namesIn(names)),
  typed: (text) =>
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => `nft ${line.trim()}`),
};

/** Reads the names of interfaces from `"eth0" priority 0` or `{ eth0, eth1 } priority 0`. */
const namesIn = (text: string) =>
  (/^\{([^}]*)\}/.exec(text)?.[1] ?? text.split(/\s/)[0] ?? '')
    .split(',')
    .map((name) => name.trim().replaceAll('"', ''))
    .filter((name) => name !== '');

/** The text first adds the table, so that deleting it cannot fail. */
function removeTables(text: string): string {
  const tables = [...text.matchAll(/^[ \t]*table\s+((?:\w+\s+)?[\w.-]+)\s*\{/gm)].map(([, name]) => name);
  return [...new Set(tables)].map((name) => `table ${name}\ndelete table ${name}\n`).join('');
}
