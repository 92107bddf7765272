import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { getLanguageService, type JSONSchema, TextDocument } from 'vscode-json-languageservice';
import { parse } from 'yaml';
import { labJsonSchema } from '../../../scripts/lab-schema/lab-schema.ts';
import { checkLab } from '../../../src/lab/check.ts';
import { LabError, type Problem } from '../../../src/lab/error.ts';
import { showPath } from '../../../src/lab/path.ts';
import { WORDS as SWITCHED } from '../../e2e/support/every-word.ts';
import { EXAMPLE_LABS } from '../../support/example-labs.ts';
import { type Place, textAround, valuesOf, WORDS, type Word, wordsOf } from './schema-words.ts';
import { ANY_TEXT, isFile, wrongValues } from './wrong-values.ts';

const withScenarios = EXAMPLE_LABS.filter(({ scenarios = {} }) => Object.keys(scenarios).length > 0);
/** For each word, the smallest lab that uses it. */
const used = new Map<Word, { lab: unknown; place: Place }>();
const sizeOf = (lab: unknown) => JSON.stringify(lab).length;
for (const lab of withScenarios.sort((a, b) => sizeOf(a) - sizeOf(b)))
  for (const [word, place] of wordsOf(lab)) if (!used.has(word)) used.set(word, { lab, place });

test('every word is in the reference, which says what may stand there', () => {
  const reference = readFileSync(join(import.meta.dirname, '../../../docs/labs.md'), 'utf8');
  const missing = [...WORDS.keys()].filter((word) => !reference.includes(`| \`${word.split('.').at(-1)}\``));
  expect(missing).toEqual([]);
  const unsaid = reference.match(
    /^\| `(?!kind`|about`).*` (\* )?\| ((?!.*\]\(#).* \| {2}\||.* or {2}\|.*)$/gm,
  );
  expect(unsaid).toBe(null);
});

test('every word is completed by an editor', async () => {
  const service = getLanguageService({ schemaRequestService: async () => JSON.stringify(labJsonSchema()) });
  service.configure({ schemas: [{ uri: 'lab', fileMatch: ['*'], schema: labJsonSchema() as JSONSchema }] });
  const missing: Word[] = [];
  for (const word of WORDS.keys()) {
    const text = textAround(word);
    const document = TextDocument.create('file:///mine.json', 'json', 1, text.replace('|', ''));
    const place = document.positionAt(text.indexOf('|'));
    const found = await service.doComplete(document, place, service.parseJSONDocument(document));
    const labels = found?.items.map(({ label }) => label.replaceAll('"', '')) ?? [];
    if (!labels.includes(word.split('.').at(-1) ?? '')) missing.push(word);
  }
  expect(missing).toEqual([]);
});

/** Such a lab would name a path of the machine. `e2e/docker/container-cases.ts` tests it. */
const NOT_IN_LABS = ['nodes.*.binds'];

/** Values that are the default, and names of causes: for those the word `cause` stands. */
const isUsual = (value: Word) =>
  [
    'kind=host',
    'mode=bridge',
    'state=forwarding',
    'start=cold',
    'certificate=valid',
    'connections.protocol=tcp',
  ].some((each) => value.endsWith(each)) || /\.causes=/.test(value);

test('every word, and every value of those that have few, is in a lab with scenarios', () => {
  const values = [...WORDS].flatMap(([word, shape]) =>
    (valuesOf(shape) ?? []).map((value) => `${word}=${value}`),
  );
  const all = [...WORDS.keys(), ...values.filter((value) => !isUsual(value))];
  expect(all.filter((word) => !used.has(word) && !NOT_IN_LABS.includes(word))).toEqual([]);
});

/**
 * Words that do not change the kernel state of a node: other tests show that containers, services and files come and
 * go. Also `up`, as an interface that was up once keeps a queue (`link-down.test.ts` tests it), and masters, settings
 * and IPv6, which the network has from the start (`apply.test.ts` and `odd-labs.test.ts` switch them).
 */
const NOT_SWITCHED =
  /^nodes\.\*\.(about|kind|image|command|env|healthcheck|binds|files|services.*|.*\.file|.*\.kind|interfaces\.\*\.(up|master)|sysctl|ipv6)$/;

/** For each word of nodes, the toggle that switches it in the test of every word. */
const switches = new Map<Word, string>();
for (const [toggle, nodes] of Object.entries(SWITCHED))
  for (const word of wordsOf({ nodes: parse(nodes) }).keys())
    if (!switches.has(word)) switches.set(word, toggle);

test('every word of nodes is switched on and off by the test that every word has', () => {
  const missing = [...WORDS.keys()].filter(
    (word) => word.startsWith('nodes.') && !NOT_SWITCHED.test(word) && !switches.has(word),
  );
  const kinds = WORDS.get('nodes.*.interfaces.*.kind')?.enum ?? [];
  const missingKinds = kinds.filter((kind) => !switches.has(`nodes.*.interfaces.*.kind=${kind}`));
  // The network has these from the start.
  expect([...missing, ...missingKinds]).toEqual(['veth', 'bridge']);
});

test('the table of words says where each is shown, switched and spoilt; a new one changes it', async () => {
  const rows = [...WORDS].map(([word, shape]) => {
    const { name = 'none' } = (used.get(word)?.lab ?? {}) as { name?: string };
    const spoilt = isFile(word)
      ? 'broken-definitions.txt'
      : ANY_TEXT.has(word) || NOT_IN_LABS.includes(word)
        ? 'any text'
        : `${wrongValues(word, shape).length} wrong values`;
    const live = word.startsWith('nodes.') ? (switches.get(word) ?? 'elsewhere') : 'no part of nodes';
    return `${word} | lab ${name} | live, undone, applied, by hand: ${live} | ${spoilt}`;
  });
  await expect(`${rows.join('\n')}\n`).toMatchFileSnapshot('../../golden/words.txt');
});

/** The problems of a lab in which this place has another value. */
function problemsWith({ lab, place }: { lab: unknown; place: Place }, value: unknown): readonly Problem[] {
  const copy = JSON.parse(JSON.stringify(lab));
  const last = place.at(-1) ?? '';
  place.slice(0, -1).reduce((part, key) => part[key], copy)[last] = value;
  try {
    checkLab(copy);
    return [];
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'definition') throw error;
    return error.problems;
  }
}

/** The other allowed values depend on the lab and on the whole language. */
const shorten = (allowed = '') => allowed.replace(/^(one of: (?:[^,]+, ){2}).*/, '$1…');

describe('of every word', () => {
  const wrong = [...WORDS].filter(
    ([word]) => !isFile(word) && !ANY_TEXT.has(word) && !NOT_IN_LABS.includes(word),
  );

  test('at least three wrong values are told, each by its place, with what is allowed', async () => {
    const golden: string[] = [];
    const untold: string[] = [];
    for (const [word, shape] of wrong) {
      const where = used.get(word);
      if (where === undefined) continue;
      const values = wrongValues(word, shape);
      expect(values.length, word).toBeGreaterThanOrEqual(3);
      const here = showPath(where.place);
      const lines = values.map((value) => {
        const said = problemsWith(where, value).find(({ where: at }) => at.startsWith(here));
        if (said?.allowed === undefined) untold.push(`${word}: ${JSON.stringify(value)}: ${said?.what}`);
        return `  ${JSON.stringify(value)} ${said?.what} – ${shorten(said?.allowed)}`;
      });
      golden.push([word, ...lines].join('\n'));
    }
    expect(untold).toEqual([]);
    await expect(`${golden.join('\n')}\n`).toMatchFileSnapshot('../../golden/wrong-values.txt');
  }, 300_000);
});
