import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TextFile } from '../../import/files/kind.ts';
import { LabError } from '../../lab/error.ts';
import { readText } from './read-text.ts';

/** The one section that is always needed: without it nothing is known about a machine. */
export const LINKS = 'ip -json -details address show';

/** The section for each file of `--ip-json`, by the beginning of the file's name. */
const IP_JSON: readonly (readonly [begins: RegExp, section: string])[] = [
  [/^(addr|link)/, LINKS],
  [/^route-?6/, 'ip -json -6 route show table all'],
  [/^route/, 'ip -json -4 route show table all'],
  [/^rule-?6/, 'ip -json -6 rule show'],
  [/^rule/, 'ip -json -4 rule show'],
  [/^neigh\w*-?6/, 'ip -json -6 neighbour show'],
  [/^neigh/, 'ip -json -4 neighbour show'],
  [/^fdb/, 'bridge -json fdb show'],
  [/^vlan/, 'bridge -json vlan show'],
];

/** Returns the sections of the machine, each with its file. */
export function readIpJson(folder: string): Record<string, TextFile> {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    const what = `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new LabError('usage', { where: folder, what, allowed: 'a folder with addr.json, route.json …' });
  }
  const found = names.flatMap((name): [string, TextFile][] => {
    const section = name.endsWith('.json') ? IP_JSON.find(([begins]) => begins.test(name))?.[1] : undefined;
    const file = join(folder, name);
    return section === undefined ? [] : [[section, { file, text: readText(file) }]];
  });
  const parts = Object.fromEntries(found);
  if (!(LINKS in parts))
    throw new LabError('usage', {
      where: folder,
      what: 'has no addr.json',
      allowed: `what "${LINKS}" prints`,
    });
  return parts;
}
