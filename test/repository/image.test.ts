import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

it('what the sources import is let into the build of the image', () => {
  const letIn = [...read('.dockerignore').matchAll(/^!(.*)$/gm)].map(([, path = '']) => path);
  const sources = ['src', 'labs'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  const imported = sources
    .filter((path) => /\.tsx?$/.test(path))
    .flatMap((path) =>
      [...read(path).matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(([, to = '']) =>
        join(dirname(path), to),
      ),
    );
  const beyond = imported.filter(
    (path) => !letIn.some((each) => path === each || path.startsWith(`${each}/`)),
  );
  expect(imported).toContain('schema/lab.schema.json');
  expect([...new Set(beyond)]).toEqual([]);
});
