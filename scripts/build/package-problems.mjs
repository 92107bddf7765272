import { readFile } from 'node:fs/promises';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/**
 * What is wrong with a package: files that package.json promises and it lacks, and the complaints of publint and Are The Types Wrong.
 *
 * @param archive the path of what `npm pack` made
 * @param described its package.json
 * @param files the paths in it
 */
export async function packageProblems(archive, described, files) {
  return [...missing(described, files), ...(await complaints(archive))];
}

/** Files that package.json names and the package lacks. */
function missing({ bin, man, exports }, files) {
  const promised = [
    ...Object.values(bin),
    man,
    ...Object.values(exports).flatMap(pathsOf),
    'dist/THIRD-PARTY.txt',
  ];
  const paths = promised.map((path) => path.replace(/^\.\//, ''));
  return paths.filter((path) => !files.includes(path)).map((path) => `${path}: it is not there`);
}

const pathsOf = (target) => (typeof target === 'string' ? [target] : Object.values(target));

async function complaints(archive) {
  const bytes = await readFile(archive);
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true });
  const types = await checkPackage(createPackageFromTarballData(new Uint8Array(bytes)));
  return [
    ...messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`),
    ...types.problems.filter(isOurs).map((problem) => `types: ${JSON.stringify(problem)}`),
  ];
}

/**
 * Whether a problem matters. The package contains ES modules only, so `require` and resolvers that ignore `exports` are
 * not supported.
 */
const isOurs = ({ kind, resolutionKind }) => resolutionKind !== 'node10' && kind !== 'CJSResolvesToESM';
