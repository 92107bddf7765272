import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { cannotWrite } from '../../host/cannot-write.ts';
import { BUILTIN } from '../../host/source/catalogue.ts';
import { labsIn, manifestIn } from '../../host/source/known.ts';
import { LabError } from '../../lab/error.ts';
import { print, say } from '../output.ts';
import { TEST, TYPESCRIPT, YAML } from './templates.ts';

/** Writes a lab that can be run, and a test beside it. Existing files are not overwritten. */
export async function newLab(name: string, { language }: { language: 'ts' | 'yaml' }): Promise<number> {
  checkName(name);
  const files = {
    [join('labs', `${name}.${language}`)]: language === 'ts' ? TYPESCRIPT(name) : YAML(name),
    [join('labs', `${name}.test.ts`)]: TEST(name, language),
  };
  const others = labsIn('labs').flatMap((lab) => (lab.name === name ? [lab.file] : []));
  const there = [...new Set([...others, ...Object.keys(files).filter((file) => existsSync(file))])];
  if (there.length > 0) {
    const problems = there.map((where) => ({ where, what: 'is there already', allowed: 'another name' }));
    throw new LabError('usage', problems);
  }
  write(files);
  print(Object.keys(files).join('\n'));
  say(`try: lab show ${name}, lab verify ${name}, npx vitest run labs/${name}.test.ts`);
  const missing = ['hairpin-lab', 'vitest'].filter((each) => !isInstalled(each));
  if (missing.length > 0) say(`the test, and an editor, need: npm install --save-dev ${missing.join(' ')}`);
  if (isCommonJs())
    say('for the compiler (tsc), these files are modules if package.json says so: npm pkg set type=module');
  return 0;
}

/** Would TypeScript treat modules in this folder as CommonJS? It does so unless package.json says otherwise. */
function isCommonJs(): boolean {
  const manifest = manifestIn('.');
  return manifest !== undefined && manifest.type !== 'module';
}

/** Checks a name, which is used for both the file and the lab. */
function checkName(name: string): void {
  if (BUILTIN.includes(name))
    throw new LabError('usage', { where: name, what: 'is a built-in lab', allowed: 'another name' });
  if (/^[a-z][a-z0-9-]{0,31}$/.test(name)) return;
  const allowed = 'a lower-case letter, then letters, digits and dashes, 32 at most';
  throw new LabError('usage', { where: name, what: "cannot be a lab's name", allowed });
}

function write(files: Record<string, string>): void {
  try {
    mkdirSync('labs', { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    throw cannotWrite('labs', error);
  }
}

function isInstalled(name: string): boolean {
  const paths = createRequire(resolve('package.json')).resolve.paths(name) ?? [];
  return paths.some((path) => existsSync(join(path, name)));
}
