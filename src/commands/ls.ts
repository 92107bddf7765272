import { builtinLabs } from '../../labs/index.ts';
import { print } from './output.ts';

export async function ls({ json }: { json?: true }): Promise<number> {
  const labs = await Promise.all(Object.values(builtinLabs).map((load) => load()));
  if (json) {
    print(JSON.stringify({ labs: labs.map(({ name, about }) => ({ name, about })) }, undefined, 2));
    return 0;
  }
  const width = Math.max(...labs.map(({ name }) => name.length));
  for (const { name, about } of labs) print(`${name.padEnd(width)}  ${about}`);
  return 0;
}
