import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../../lab/error.ts';
import { assemble, IP_JSON, type Parts } from '../../snapshot/assemble.ts';
import type { Machine } from '../../snapshot/machine.ts';
import { readMachine } from '../../snapshot/read/machine.ts';

/** Bytes. */
const MOST = 64 * 1024 * 1024;

/**
 * A text file, or `-` for standard input.
 * @throws LabError `usage` for what is no file, or too large
 */
export function readText(file: string): string {
  try {
    if (file !== '-') {
      const found = statSync(file);
      if (!found.isFile()) throw new LabError('usage', { where: file, what: 'is no file' });
      if (found.size > MOST)
        throw new LabError('usage', { where: file, what: 'is too large', allowed: `${MOST} bytes at most` });
    }
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof LabError || code === undefined) throw error;
    const what = code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`;
    throw new LabError('usage', { where: file, what });
  }
}

/** As messages call it. */
export const nameOf = (file: string) => (file === '-' ? 'standard input' : file);

/** Where a machine is told of in other files than a snapshot. */
export interface OtherFiles {
  iptablesSave?: string;
  nft?: string;
  ipJson?: string;
}

/**
 * The machine of a snapshot, or of files that people have: what `iptables-save` and `nft list ruleset` printed, and a folder
 * with what `ip -json` did.
 */
export function readSubject(file: string | undefined, others: OtherFiles): Machine {
  const parts: Parts = {
    ...(others.iptablesSave !== undefined && { 'iptables-save': readText(others.iptablesSave) }),
    ...(others.nft !== undefined && { 'nft list ruleset': readText(others.nft) }),
    ...(others.ipJson !== undefined && readIpJson(others.ipJson)),
  };
  const given = Object.keys(parts).length > 0;
  if (file !== undefined && !given) return readMachine(readText(file), nameOf(file));
  const allowed = 'a snapshot; or --ip-json FOLDER, with --iptables-save FILE, --nft FILE or both';
  if (file !== undefined)
    throw new LabError('usage', { where: file, what: 'is a snapshot, and files are given as well', allowed });
  if (others.ipJson === undefined)
    throw new LabError('usage', {
      where: 'lab import',
      what: 'nothing says which interfaces the machine has',
      allowed,
    });
  const machine = readMachine(assemble(parts, 'router'), 'the files');
  const may = 'it forwards, and bridges show no rule their frames: where that is not so, verdicts differ';
  return {
    ...machine,
    gaps: [...machine.gaps, { what: 'settings of the kernel, which no file tells', may }],
  };
}

function readIpJson(folder: string): Parts {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    const what = `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new LabError('usage', { where: folder, what, allowed: 'a folder with addr.json, route.json …' });
  }
  const found = names.flatMap((name): [string, string][] => {
    const section = name.endsWith('.json') ? IP_JSON.find(([begins]) => begins.test(name))?.[1] : undefined;
    return section === undefined ? [] : [[section, readText(join(folder, name))]];
  });
  const parts = Object.fromEntries(found);
  if (!('ip -json -details address show' in parts))
    throw new LabError('usage', {
      where: folder,
      what: 'has no addr.json',
      allowed: 'what "ip -json -details address show" prints',
    });
  return parts;
}
