import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** SPDX identifiers of licences that allow redistribution in a bundle if their text is included. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Unlicense',
]);

const LICENCE_FILE = /^(licen[cs]e|copying|notice)\b/i;
const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** Folders, relative to the root, of the packages whose code is in the bundles, by esbuild's metafiles. */
export function bundledPackages(metafiles) {
  const outputs = metafiles.flatMap((metafile) => Object.values(metafile.outputs));
  const paths = outputs.flatMap(({ inputs }) =>
    Object.keys(inputs).filter((path) => inputs[path].bytesInOutput > 0),
  );
  return [...new Set(paths.flatMap((path) => PACKAGE.exec(path)?.[0] ?? []))];
}

/**
 * The licences of all bundled packages, sorted by name and version.
 * @throws Error that names each package whose licence is not known to allow bundling
 */
export async function thirdParty(root, metafiles) {
  const folders = bundledPackages(metafiles).map((folder) => join(root, folder));
  const packages = await Promise.all(folders.map(describe));
  const wrong = packages.filter(({ licence }) => !ALLOWED.has(licence));
  if (wrong.length > 0) {
    const named = wrong.map(({ title, licence }) => `${title}: ${licence ?? 'says no licence'}`);
    throw new Error(
      `licences of bundled packages – ${named.join(', ')} – allowed are ${[...ALLOWED].join(', ')} (scripts/build/third-party.mjs)`,
    );
  }
  // The same version may lie in several folders.
  const texts = new Map(packages.map((each) => [each.title, show(each)]));
  const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return ['Packages whose code is in the files of this folder, and their licences.\n', ...sorted].join('\n');
}

async function describe(folder) {
  const { name, version, license, licenses, author } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const files = (await readdir(folder)).filter((file) => LICENCE_FILE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return { title: `${name} ${version}`, licence: licenceOf(license ?? licenses), author, texts };
}

/** Old packages list objects. A choice of licences (OR) is not resolved here, so it is not allowed. */
function licenceOf(said) {
  if (Array.isArray(said)) return said.map(licenceOf).join(' AND ') || undefined;
  return typeof said === 'object' && said !== null ? said.type : said;
}

function show({ title, licence, author, texts }) {
  const by = typeof author === 'object' && author !== null ? author.name : author;
  const without = `No licence file is in the package.${by ? ` Its author is ${by}.` : ''}`;
  const body = texts.length > 0 ? texts.map((text) => text.replaceAll('\r\n', '\n').trim()) : [without];
  return `${'-'.repeat(80)}\n${title} (${licence})\n\n${body.join('\n\n')}\n`;
}
