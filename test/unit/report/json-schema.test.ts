import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { json } from '../../../src/report/formats/json.ts';
import {
  eventJsonSchema,
  gradesJsonSchema,
  reportJsonSchema,
} from '../../../src/report/schema/json-schema.ts';
import { EVERY_STATUS } from './results.ts';

const SCHEMAS = { report: reportJsonSchema(), event: eventJsonSchema(), grades: gradesJsonSchema() };

describe.each(Object.entries(SCHEMAS))('the published schema of a %s', (name, schema) => {
  it('is what the code says; `npx vitest -u` writes it anew', async () => {
    const text = `${JSON.stringify(schema, undefined, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../../../schema/${name}.schema.json`);
  });
});

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(SCHEMAS.report);

/** The errors of ajv for a report with one changed part. */
function errorsWith(change: (report: ReturnType<typeof JSON.parse>) => void): string[] {
  const report = JSON.parse(json(EVERY_STATUS));
  change(report);
  validate(report);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('a report', () => {
  it('is as published', () => {
    expect(errorsWith(() => {})).toEqual([]);
  });

  it('may have more in it', () => {
    expect(errorsWith((report) => Object.assign(report.labs[0].scenarios[0], { more: 1 }))).toEqual([]);
  });

  it.each<[string, (report: ReturnType<typeof JSON.parse>) => void, RegExp]>([
    [
      'a part is missing',
      (report) => delete report.labs[0].scenarios[0].toggles,
      /required property 'toggles'/,
    ],
    [
      'a status is none',
      (report) => Object.assign(report.labs[0].scenarios[0], { status: 'good' }),
      /^\/labs\/0\/scenarios\/0\/status must be equal/,
    ],
    ['it is of another version', (report) => Object.assign(report, { schemaVersion: 2 }), /schemaVersion/],
  ])('is not where %s', (_, change, error) => {
    expect(errorsWith(change).join('\n')).toMatch(error);
  });
});
