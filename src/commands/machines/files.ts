import type { FileKind, TextFile, Told } from '../../import/files/kind.ts';
import { kindOf } from '../../import/files/kinds.ts';
import { LabError } from '../../lab/error.ts';
import type { Lab } from '../../lab/types.ts';
import type { Loss, Machine } from '../../snapshot/machine.ts';
import { machineOf } from '../../snapshot/read/machine.ts';
import { sectionOf } from '../../snapshot/sections.ts';
import { LINKS, readIpJson } from './ip-json.ts';
import { nameOf, readText } from './read-text.ts';

/** The files of each option that names a kind of file. */
export interface OtherFiles {
  iptablesSave?: string;
  nft?: string;
  ipJson?: string;
  /** The kind of all files without such an option. */
  as?: string;
}

/** The content of all files together. */
export interface Subject {
  /** The machine to import comes first, then those around it. Empty if the files contain a lab. */
  machines: Machine[];
  lab?: Lab;
  services: NonNullable<Told['services']>;
  losses: Loss[];
  /** The names of the files, for messages. */
  sources: string[];
}

/** Reads machines from snapshots and from other files. The kinds of files are in `src/import/files`. */
export function readSubject(files: readonly string[], others: OtherFiles): Subject {
  const given = files.map((file) => ({ file: nameOf(file), text: readText(file) }));
  const byKind = new Map<FileKind, TextFile[]>();
  const add = (kind: FileKind, file: TextFile) => byKind.set(kind, [...(byKind.get(kind) ?? []), file]);
  for (const file of given) add(kindOf(file, others.as), file);
  for (const [name, file] of [
    ['iptables-save', others.iptablesSave],
    ['nft', others.nft],
  ] as const)
    if (file !== undefined) {
      const text = { file: nameOf(file), text: readText(file) };
      add(kindOf(text, name), text);
    }
  const told = [...byKind].map(([kind, texts]) => kind.read(texts));
  const parts = {
    ...Object.assign({}, ...told.map((each) => each.parts)),
    ...(others.ipJson && readIpJson(others.ipJson)),
  };
  const sources = [...given.map(({ file }) => file), others.iptablesSave, others.nft, others.ipJson];
  return { ...together(told, parts), sources: sources.filter((each) => each !== undefined) };
}

function together(told: readonly Told[], parts: Record<string, TextFile>): Omit<Subject, 'sources'> {
  const machines = told.flatMap((each) => each.machines ?? []);
  const labs = told.flatMap((each) => each.lab ?? []);
  const losses = told.flatMap((each) => each.losses ?? []);
  const services = told.flatMap((each) => each.services ?? []);
  const stations = told.flatMap((each) => each.stations ?? []);
  const [lab] = labs;
  const hasParts = Object.keys(parts).length > 0;
  if (lab !== undefined) {
    if (labs.length > 1 || machines.length > 0 || hasParts)
      throw new LabError('usage', {
        where: 'lab import',
        what: 'a whole network is given, and more than that',
        allowed: 'its file alone',
      });
    return { machines: [], lab, services, losses };
  }
  if (hasParts) {
    if (machines.length > 0)
      throw new LabError('usage', {
        where: 'lab import',
        what: 'a machine is given whole, and parts of one as well',
        allowed: MACHINES,
      });
    machines.push(machineOfParts(parts));
  }
  const [first, ...others] = machines;
  if (first === undefined)
    throw new LabError('usage', {
      where: 'lab import',
      what: 'nothing says which interfaces the machine has',
      allowed: MACHINES,
    });
  // Other files have better names for a node than its snapshot.
  return {
    machines: [{ ...first, containers: [...stations, ...first.containers] }, ...others],
    services,
    losses,
  };
}

const MACHINES = 'a snapshot; or --ip-json FOLDER, with --iptables-save FILE, --nft FILE or both';

function machineOfParts(parts: Record<string, TextFile>): Machine {
  if (!(LINKS in parts))
    throw new LabError('usage', {
      where: 'lab import',
      what: 'nothing says which interfaces the machine has',
      allowed: MACHINES,
    });
  const sections = Object.entries(parts).map(([name, { text, file }]) => sectionOf(name, text, file));
  const settings = sectionOf('settings', 'net/ipv4/ip_forward:1\nnet/ipv6/conf/all/forwarding:1', '');
  const machine = machineOf([...sections, settings], 'router');
  const may = 'it forwards, and bridges show no rule their frames: where that is not so, verdicts differ';
  return {
    ...machine,
    system: 'Linux',
    gaps: [...machine.gaps, { what: 'settings of the kernel, which no file tells', may }],
  };
}
