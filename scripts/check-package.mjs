/**
 * `npm run check:package`: builds the package of this folder as it is, and fails where publint or Are The Types Wrong complain of it, a
 * file that it promises is missing, a licence is not known, or its bill of materials cannot be made.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { $ } from 'zx';
import { packageProblems } from './build/package-problems.mjs';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'hairpin-package-'));
const run = $({ cwd: root, quiet: true });
try {
  await run`npm run build`;
  const bill = join(folder, 'bill.json');
  const [packed] = await Promise.all([
    run`npm pack --json --ignore-scripts --pack-destination ${folder}`,
    run`npm run sbom -- --output-file ${bill}`,
  ]);
  const [{ filename, files }] = JSON.parse(packed.stdout);
  const described = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wrong = await packageProblems(
    join(folder, filename),
    described,
    files.map(({ path }) => path),
  );
  for (const problem of wrong) console.error(problem);
  if (wrong.length > 0) process.exitCode = 1;
  const { components } = JSON.parse(readFileSync(bill, 'utf8'));
  console.log(`${files.length} files, ${components.length} packages in the bundle, ${wrong.length} problems`);
} catch (error) {
  console.error(error.stderr?.trim() || error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
