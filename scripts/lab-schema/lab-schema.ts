import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { BASELINE, BRIDGE_BASELINE } from '../../src/lab/baseline.ts';
import { labSchema } from '../../src/lab/schema.ts';
import { describe, type Schema } from './describe.ts';
import { reference } from './reference.ts';
import { readTypes } from './types.ts';

const folder = join(import.meta.dirname, '../../src/lab');
const probes = readdirSync(join(folder, 'probe')).map((name) => `probe/${name}`);
const kinds = readdirSync(join(folder, 'kind')).map((name) => `kind/${name}`);
const services = readdirSync(join(folder, 'service')).map((name) => `service/${name}`);
const sources = [
  'types.ts',
  'connections.ts',
  'expectation.ts',
  'interface.ts',
  'lessons.ts',
  'link-kind.ts',
  'routing.ts',
  'probe.ts',
  'rp-filter.ts',
  'service.ts',
  'toggle-values.ts',
  ...kinds,
  ...probes,
  ...services,
].map((name) => join(folder, name));

/** The shape of a lab, with the comments of the types as descriptions. */
function described(): Schema {
  const { description, ...rest } = describe(z.toJSONSchema(labSchema) as Schema, 'Lab', readTypes(sources));
  return rest;
}

/**
 * The shape of a lab file as JSON Schema (2020-12). Editors use it for completion, errors and explanations in YAML and
 * JSON.
 */
export function labJsonSchema(): object {
  const { $schema, properties, ...rest } = described();
  return {
    $schema,
    title: 'A lab of Hairpin',
    ...rest,
    // A JSON file names its schema by this key.
    properties: { $schema: { type: 'string' }, ...properties },
  };
}

/** The same shape as Markdown for readers. */
export function labReference(): string {
  return `${HEAD}\n${reference(described(), readTypes(sources))}\n${settings()}`;
}

/** The settings that every node starts with, whatever the machine has. */
function settings(): string {
  const rows = new Map<string, string[]>();
  for (const [key, value] of [...BASELINE, ...Object.entries(BRIDGE_BASELINE)]) {
    const name = key.replace(/\.(all|default)\./, '.{all,default}.');
    if (!rows.has(name)) rows.set(name, [value]);
  }
  const table = [...rows].map(([name, [value]]) => `| \`${name}\` | ${value} |`);
  return [SETTINGS, '| key | value |', '| --- | --- |', ...table, ''].join('\n');
}

const SETTINGS = `## Kernel settings

What every node begins with, whatever the machine has: the settings that decide what becomes of packets, and that a new network
namespace would take over from the machine. A lab's own \`sysctl\`, and words of its interfaces, come after them; \`lab show\` says
those. The settings of \`net.bridge\` are as on a machine without br_netfilter: with it a new namespace would begin with 1.
`;

const HEAD = `# What a lab may have in it

Made from \`src/lab/types.ts\` (\`npx vitest run -u --project unit test/unit/lab/json-schema.test.ts\`). A key with a star must
be there. The same names hold in TypeScript, YAML and JSON; in YAML \`on\` and \`off\` are values of toggles as well.
\`lab check\` says what a lab has wrong, \`lab new\` writes one to start from. [own-network.md](own-network.md) walks from a network that
somebody has to a lab of it.
`;
