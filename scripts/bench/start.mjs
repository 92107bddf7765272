import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { account } from './account.mjs';
import { LAB, mediansOf } from './measure.mjs';

const SMALL = {
  name: 'small',
  about: 'Two hosts on one cable.',
  nodes: { a: { interfaces: { eth0: {} } }, b: { interfaces: { eth0: {} } } },
  links: [['a:eth0', 'b:eth0']],
};

/** Runs each command several times in a row, because the kernel may count CPU time in hundredths of a second. */
const TIMES = 10;

/** CPU time of each verb that builds nothing, compared with an idle start of Node. */
export async function start() {
  if (process.getuid?.() !== 0) {
    console.error('bench: start: control groups need root: sudo npm run bench');
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'hairpin-bench-'));
  const file = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const json = JSON.stringify(SMALL);
  const verbs = [
    ['--version'],
    ['--help'],
    ['ls'],
    ['show', 'nat-loopback'],
    ['plan', 'nat-loopback'],
    ['check', file('small.yaml', json)],
    ['check', file('small.ts', `export default ${json}`)],
    ['completion', 'bash'],
    ['complete', '--', 'verify', 'nat'],
    ['doctor'],
  ];
  try {
    const contenders = [['node', '-e', '0'], ...verbs.map((verb) => [...LAB, ...verb])];
    const [node, ...costs] = await mediansOf(
      5,
      contenders.map((command) => () => account(command, TIMES)),
    );
    const figure = (name, { cpu }) => ({ name, figure: cpu * 1000, unit: 'ms' });
    return verbs.map((verb, index) => ({
      what: 'CPU time',
      value: figure(`lab ${verb.join(' ').replace(`${folder}/`, '')}`, costs[index]),
      beside: figure('node -e 0', node),
      limit: 2,
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
