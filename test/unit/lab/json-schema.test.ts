import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { getLanguageService, type JSONSchema, TextDocument } from 'vscode-json-languageservice';
import { parse as parseYaml } from 'yaml';
import { builtinLabs } from '../../../labs/index.ts';
import natLoopback from '../../../labs/nat-loopback.ts';
import { labJsonSchema, labReference } from '../../../scripts/lab-schema/lab-schema.ts';
import { YAML } from '../../../src/commands/new/templates.ts';
import { checkLab } from '../../../src/lab/check.ts';
import { asYaml } from '../../e2e/support/as-yaml.ts';
import { SOUND } from '../host/source/broken.ts';

const root = join(import.meta.dirname, '../../..');

const schema = labJsonSchema();

test('the published schema is what the code says; `npx vitest -u` writes it anew', async () => {
  const text = `${JSON.stringify(schema, undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../../schema/lab.schema.json');
});

test('and so is the reference', async () => {
  await expect(labReference()).toMatchFileSnapshot('../../../docs/labs.md');
});

/** The language service that editors use. YAML is passed to it as a syntax tree. */
const service = getLanguageService({ schemaRequestService: async () => JSON.stringify(schema) });
service.configure({ schemas: [{ uri: 'lab', fileMatch: ['*'], schema: schema as JSONSchema }] });

const parse = (text: string) => {
  const document = TextDocument.create('file:///mine.json', 'json', 1, text);
  return { document, json: service.parseJSONDocument(document) };
};

async function errors(lab: unknown): Promise<string[]> {
  const { document, json } = parse(JSON.stringify(lab));
  const found = await service.doValidation(document, json);
  return found.map(({ message, range }) => `${document.getText(range)}: ${message}`);
}

/** What an editor proposes at `|`. */
async function completion(text: string): Promise<string[]> {
  const offset = text.indexOf('|');
  const { document, json } = parse(text.replace('|', ''));
  const { items = [] } = (await service.doComplete(document, document.positionAt(offset), json)) ?? {};
  return items.map(({ label }) => label);
}

/** What an editor shows for the word at `|`. */
async function hover(text: string): Promise<unknown> {
  const offset = text.indexOf('|');
  const { document, json } = parse(text.replace('|', ''));
  return (await service.doHover(document, document.positionAt(offset), json))?.contents;
}

describe('in an editor', () => {
  test('a sound lab has no errors', async () => {
    expect(await errors({ $schema: './lab.schema.json', ...natLoopback })).toEqual([]);
  });

  test.each(Object.entries(builtinLabs))('nor has %s, as it is and in YAML', async (_, load) => {
    const lab = await load();
    expect(await errors(lab)).toEqual([]);
    expect(await errors(parseYaml(asYaml(lab)))).toEqual([]);
  });

  test.each([
    ['of lab new', YAML('mine')],
    ['of the examples', readFileSync(join(root, 'examples/vitest/labs/branch.yaml'), 'utf8')],
    ['of the README', /^```yaml\n(.*?)^```/ms.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? ''],
    ['that others are spoilt from', SOUND],
  ])('nor has the YAML %s', async (_, text) => {
    const lab = parseYaml(text);
    expect(checkLab(lab).name).not.toBe('');
    expect(await errors(lab)).toEqual([]);
  });

  const pc = (parts: object) => ({ name: 'a', about: 'b', nodes: { pc: parts } });
  test.each<[string, unknown, RegExp]>([
    ['a misspelt key', pc({ interfacs: {} }), /^"interfacs": Property interfacs is not allowed/],
    [
      'a kind that is none',
      pc({ interfaces: { br0: { kind: 'bridg' } } }),
      /^"bridg": Value is not accepted/,
    ],
    ['a port beyond the last', pc({ services: { web: { kind: 'http', port: 70000 } } }), /^70000: /],
    ['a sentence left out', { name: 'a', nodes: {} }, /Missing property "about"/],
    ['a link with one end', { ...pc({}), links: [['pc:eth0']] }, /^\["pc:eth0"\]: Array has too few items/],
  ])('%s is an error at its place', async (_, lab, message) => {
    expect((await errors(lab)).join('\n')).toMatch(message);
  });

  test.each([
    ['{ | }', ['"name"', '"nodes"', '"toggles"', '"scenarios"']],
    ['{ "nodes": { "pc": { | } } }', ['"interfaces"', '"routes"', '"services"', '"sysctl"']],
    ['{ "nodes": { "pc": { "interfaces": { "br0": { "kind": | } } } } }', ['"veth"', '"bridge"']],
    ['{ "scenarios": { "a": { "expect": { "b": { "cause": | } } } } }', ['"same-port-drop"', '"mac-flap"']],
    ['{ "probes": { "a": { "kind": | } } }', ['"http"', '"https"', '"dns"', '"tcp"', '"capture"']],
    [
      '{ "probes": { "a": { "kind": "capture", | } } }',
      ['"at"', '"filter"', '"none"', '"atLeast"', '"exactly"'],
    ],
    ['{ "probes": { "a": { "kind": "dns", | } } }', ['"name"', '"server"', '"type"', '"answer"', '"within"']],
    ['{ "nodes": { "pc": { "services": { "a": { "kind": "https", | } } } } }', ['"port"', '"names"']],
  ])('%s is completed', async (text, proposed) => {
    const labels = (await completion(text)).map((label) => (label.startsWith('"') ? label : `"${label}"`));
    for (const each of proposed) expect(labels).toContain(each);
  });

  test.each([
    ['{ "toggles": { "nf": { "ne|eds": {} } } }', 'only with these values of other toggles'],
    [
      '{ "nodes": { "pc": { "interfaces": { "eth0": { "mast|er": "" } } } } }',
      'The bridge, bond or VRF of this node',
    ],
    [
      '{ "settings": [{ "nodes": { "pc": { "interfaces": { "eth0": { "mt|u": 1 } } } } }] }',
      'in bytes. By default 1500',
    ],
    [
      '{ "nodes": { "pc": { "services": { "a": { "kind": "dns", "rec|ords": {} } } } } }',
      'Addresses by name',
    ],
    ['{ "probes": { "a": { "kind": "ping", "fr|om": "pc" } } }', 'The node that asks.'],
    ['{ "scenarios": { "a": { "bec|ause": "" } } }', 'One sentence: why the outcome is as expected.'],
  ])('%s has what the types say of it', async (text, said) => {
    expect(JSON.stringify(await hover(text)).replaceAll('\\', '')).toContain(said);
  });
});
