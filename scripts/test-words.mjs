#!/usr/bin/env node
/**
 * `npm run test:words -- KERNEL [WORD…] [--with FOLDER]` tests words of the language (by default those that few kernels support) under
 * another kernel in a virtual machine. A lab built with the words, a lab in which they are switched on, off and on
 * again, and the script that `lab plan` prints must lead to the same kernel state. What is then changed by hand must be
 * reported as drift.
 *
 * A word that needs a program by hand (wg, udhcpc) is typed if the program is in the PATH, or in FOLDER, where packages
 * were unpacked that this machine does not have installed: `dpkg -x wireguard-tools_….deb FOLDER`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createJiti } from 'jiti';
import { parse } from 'yaml';
import { runInMachine } from './test-words/machine.mjs';

const RARE =
  'dummy vlan geneve gretap gre ipip sit bond vrf ipvlan wireguard worse vlans vxlan macvlan tun tap'.split(
    ' ',
  );
const { values, positionals } = parseArgs({ allowPositionals: true, options: { with: { type: 'string' } } });
const [kernel = '7.2', ...asked] = positionals;
const words = asked.length > 0 ? asked : RARE;

const jiti = createJiti(import.meta.url);
const { BY_HAND_NEEDS, labWith, READ, WORDS } = await jiti.import('../test/e2e/support/every-word.ts');
const folder = mkdtempSync(join(tmpdir(), 'hairpin-words-'));
const write = (name, text) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
try {
  const lab = new URL('./lab', import.meta.url).pathname;
  // Only the nodes that the words affect: reading a node runs dozens of programs, which takes long on an emulated
  // processor.
  const nodes = [...new Set(words.map((word) => /\w/.exec(WORDS[word])?.[0]))];
  const folders = [...process.env.PATH.split(':'), ...(values.with ? [`${values.with}/usr/bin`] : [])];
  const isThere = (program) => folders.some((each) => existsSync(join(each, program)));
  const byHand = words.filter((word) => isThere(BY_HAND_NEEDS[word] ?? 'sh'));
  const file = write('words.yaml', labWith(byHand));
  write('changed.yaml', labWith(words));
  write('by-hand.sh', execFileSync(lab, ['plan', file], { encoding: 'utf8' }));
  write('read.sh', READ);
  write('asked.json', JSON.stringify({ lab: parse(labWith([])), words, byHand, nodes }));
  const compare = new URL('./test-words/compare.mjs', import.meta.url).pathname;
  process.exitCode = await runInMachine(kernel, [process.execPath, compare, folder], values.with);
} finally {
  rmSync(folder, { recursive: true });
}
