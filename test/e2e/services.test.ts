import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defineLab, type startLab } from '../../src/index.ts';

const library: { startLab: typeof startLab } = await import(join(import.meta.dirname, '../../dist/index.js'));

/** The switch forwards nothing for its first seconds. */
const impatient = defineLab({
  name: 'impatient',
  about: 'A service that asks its neighbour as it starts, and only then.',
  nodes: {
    a: {
      interfaces: { eth0: { addresses: ['10.0.0.1/24'] } },
      services: {
        asks: {
          kind: 'command',
          command: ['sh', '-c', 'ping -c 1 -W 1 10.0.0.2 >/dev/null && echo reached; exec sleep 600'],
          ready: { prints: 'reached', timeout: 5 },
        },
      },
    },
    b: { interfaces: { eth0: { addresses: ['10.0.0.2/24'] } } },
    switch: {
      interfaces: { br0: { kind: 'bridge', stp: true }, p1: { master: 'br0' }, p2: { master: 'br0' } },
    },
  },
  links: [
    ['a:eth0', 'switch:p1'],
    ['b:eth0', 'switch:p2'],
  ],
});

it('services start when the links carry frames', async () => {
  await using lab = await library.startLab(impatient);
  expect(lab.name).toBe('impatient');
});

it('a node with names of its own still knows that of the machine, which no name server tells it', async () => {
  await using lab = await library.startLab({
    name: 'names',
    about: 'Who is not known in the file is asked for where nobody answers.',
    nodes: {
      pc: {
        interfaces: { eth0: { addresses: ['10.0.0.1/24'] } },
        nameservers: ['10.0.0.9'],
        files: { '/etc/hosts': '10.0.0.2 server.lan' },
      },
      other: {},
    },
    links: [['pc:eth0', 'other:eth0']],
  });
  const { stdout } = await lab.node('pc').exec('getent hosts server.lan; getent hosts "$(hostname)"');
  expect(stdout).toMatch(/^10\.0\.0\.2 +server\.lan\n127\.0\.1\.1 +\S+\n$/);
});
