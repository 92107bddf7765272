import { expect, test } from 'vitest';
import { checkLab } from '../../../src/lab/check.ts';
import { LabError } from '../../../src/lab/error.ts';
import { FIELDS, type Field } from '../../../src/lab/kind/kind.ts';
import { INTERFACE_KINDS, kindNamed } from '../../../src/lab/link-kind.ts';

/** A value for each field that only some kinds have. */
const VALUES: Record<Field, unknown> = {
  mac: '02:00:00:00:00:07',
  parent: 'eth0',
  id: 7,
  mode: 'bridge',
  table: 7,
  local: '10.0.0.1',
  remote: '10.0.0.2',
  listenPort: 7,
  peers: [],
};

function problems(own: object): string[] {
  const nodes = { pc: { interfaces: { eth0: { addresses: ['10.0.0.1/24'] }, x: own } } };
  try {
    checkLab({ name: 'home', about: 'A host.', nodes });
    return [];
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'definition') throw error;
    return error.problems.map(({ where, what, allowed }) => `${where} – ${what} – ${allowed}`);
  }
}

test('what a kind needs must be there, and what belongs to others must not', async () => {
  const golden = INTERFACE_KINDS.flatMap((kind) => {
    const { needs, may } = kindNamed(kind);
    const with_ = (fields: readonly Field[]) => ({
      kind,
      ...Object.fromEntries(fields.map((field) => [field, VALUES[field]])),
    });
    expect(problems(with_(needs)), kind).toEqual([]);
    const without = needs.map((field) => with_(needs.filter((each) => each !== field)));
    const foreign = FIELDS.filter((field) => ![...needs, ...may].includes(field));
    const wrong = [...without, ...foreign.map((field) => with_([...needs, field]))];
    expect(wrong.length, kind).toBeGreaterThanOrEqual(3);
    return wrong
      .map((own) => {
        const [said, ...more] = problems(own);
        expect([said, more], JSON.stringify(own)).toEqual([expect.any(String), []]);
        return said;
      })
      .map((said) => `${kind}: ${said}`);
  });
  await expect(`${golden.join('\n')}\n`).toMatchFileSnapshot('../../golden/wrong-kinds.txt');
});
