import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';

/** The file endings of definitions. */
export const ENDINGS = ['.ts', '.js', '.mjs', '.yaml', '.yml', '.json'];

/** A lab that is named after its file. */
export interface KnownLab {
  name: string;
  /** Relative to the working directory, for messages. */
  file: string;
  /** The npm package that contains the lab. */
  package?: string;
}

/** Returns the labs of the project, in `./labs`, then those of the packages that it depends on. */
export function knownLabs(): KnownLab[] {
  return [...labsIn('labs'), ...packages().flatMap(packageLabs)];
}

/**
 * Does the name say that the file is only part of a lab beside it, or a test? `my-lab.rules.ts`, `my-lab.test.ts`, an
 * index.
 */
export function isCompanion(file: string): boolean {
  const name = basename(file);
  if (/^index\.|\.(test|spec)\.\w+$/.test(name)) return true;
  const [lab, ...parts] = name.split('.');
  return parts.length > 1 && ENDINGS.some((ending) => existsSync(join(dirname(file), `${lab}${ending}`)));
}

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
  type?: string;
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

/**
 * Returns the packages with the keyword among the dependencies of the nearest package.json. Dependencies of
 * dependencies are left out.
 */
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

/**
 * The keyword `lab` alone can mean anything, so the package must also be tied to this program by its name or its
 * dependencies.
 */
function offersLabs(name: string, { keywords = [], dependencies, peerDependencies }: Manifest): boolean {
  const needs = Object.hasOwn({ ...dependencies, ...peerDependencies }, 'hairpin-lab');
  const related = needs || /^(@[^/]+\/)?hairpin-lab-/.test(name);
  return keywords.includes('hairpin-lab') || (keywords.includes('lab') && related);
}

/** Returns the files in the package's folder `labs`; if it has no such folder, its main file. */
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

/** Returns the content of package.json. Undefined if the file does not contain the word, or cannot be read. */
export function manifestIn(folder: string, word = ''): Manifest | undefined {
  try {
    const text = readFileSync(join(folder, 'package.json'), 'utf8');
    const value: unknown = text.includes(word) ? JSON.parse(text) : undefined;
    return isObject(value) ? (value as Manifest) : undefined;
  } catch {
    return undefined;
  }
}
