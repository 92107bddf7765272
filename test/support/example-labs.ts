import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtinLabs } from '../../labs/index.ts';
import { parseYaml } from '../../src/host/source/yaml.ts';
import type { Lab } from '../../src/index.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');

/** The built-in labs and the YAML labs of the examples, unchecked, as they are written. */
export const EXAMPLE_LABS: Lab[] = [
  ...(await Promise.all(Object.values(builtinLabs).map((load) => load()))),
  ...readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') && !name.includes('node_modules'))
    .sort()
    .map((name) => parseYaml(readFileSync(join(EXAMPLES, name), 'utf8'), name).value as Lab),
];
