import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';

/** What a definition can be written in. */
export const ENDINGS = ['.ts', '.js', '.mjs', '.yaml', '.yml', '.json'];

/** A lab that has a name because of where its file lies. */
export interface KnownLab {
  name: string;
  /** As messages call it: relative to the working directory. */
  file: string;
  /** The npm package it came with. */
  package?: string;
}

/** Labs of the project, in `./labs`, then those of the packages it depends on. */
export function knownLabs(): KnownLab[] {
  return [...labsIn('labs'), ...packages().flatMap(packageLabs)];
}

/** By its name, a part of a lab or a test of it: `my-lab.rules.ts`, `my-lab.test.ts`, an index. */
export const isCompanion = (file: string) => /^index\.|\..*\./.test(basename(file));

export function labsIn(folder: string): KnownLab[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files
    .sort()
    .filter(
      (file) => ENDINGS.includes(extname(file)) && /^[a-z][a-z0-9-]*\.\w+$/.test(file) && !isCompanion(file),
    )
    .map((file) => ({ name: basename(file, extname(file)), file: join(folder, file) }));
}

interface Manifest {
  name?: string;
  keywords?: string[];
  main?: string;
  exports?: unknown;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

interface Package extends Manifest {
  name: string;
  folder: string;
}

/** The packages with the keyword that the nearest package.json asks for: other people's dependencies are not looked at. */
function packages(): Package[] {
  const root = nearest(process.cwd());
  const own = root === undefined ? undefined : manifestIn(root);
  if (root === undefined || own === undefined) return [];
  const names = Object.keys({ ...own.optionalDependencies, ...own.devDependencies, ...own.dependencies });
  return names.sort().flatMap((name) => {
    const folder = relative('', join(root, 'node_modules', name));
    const manifest = manifestIn(folder, 'hairpin-lab');
    return manifest && offersLabs(name, manifest) ? [{ ...manifest, name, folder }] : [];
  });
}

/** `lab` alone may mean anything: then it must have to do with this program, by its name or by what it needs. */
function offersLabs(name: string, { keywords = [], dependencies, peerDependencies }: Manifest): boolean {
  const needs = Object.hasOwn({ ...dependencies, ...peerDependencies }, 'hairpin-lab');
  const related = needs || /^(@[^/]+\/)?hairpin-lab-/.test(name);
  return keywords.includes('hairpin-lab') || (keywords.includes('lab') && related);
}

/** The files in its folder `labs`, or else its one main file. */
function packageLabs({ name, folder, ...manifest }: Package): KnownLab[] {
  const labs = labsIn(join(folder, 'labs'));
  if (labs.length > 0) return labs.map((lab) => ({ ...lab, name: `${name}/${lab.name}`, package: name }));
  const file = join(folder, mainFile(manifest));
  return existsSync(file) ? [{ name, file, package: name }] : [];
}

function mainFile({ exports, main }: Manifest): string {
  let target = exports;
  for (const key of ['.', 'import', 'default']) {
    if (isObject(target) && key in target) target = target[key];
  }
  return typeof target === 'string' ? target : (main ?? 'index.js');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function nearest(folder: string): string | undefined {
  if (existsSync(join(folder, 'package.json'))) return folder;
  return dirname(folder) === folder ? undefined : nearest(dirname(folder));
}

/** None where it does not have that word; what cannot be read is somebody else's trouble. */
function manifestIn(folder: string, word = ''): Manifest | undefined {
  try {
    const text = readFileSync(join(folder, 'package.json'), 'utf8');
    const value: unknown = text.includes(word) ? JSON.parse(text) : undefined;
    return isObject(value) ? (value as Manifest) : undefined;
  } catch {
    return undefined;
  }
}
