import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defineLab, type startLab } from '../../src/index.ts';
import { Home, USERS } from './support/home.ts';

const library: { startLab: typeof startLab } = await import(join(import.meta.dirname, '../../dist/index.js'));

/** A lab whose switch forwards nothing during its first seconds. */
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

/** Two services that are ready when each has heard from the other. */
const EACH_OTHER = (() => {
  const hear = [
    'import socket, sys, time',
    's = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("", 9)); s.settimeout(.1)',
    'while 1:',
    ' s.sendto(b"hi", (sys.argv[1], 9))',
    ' try: s.recv(9); print("HEARD"); time.sleep(.3)',
    ' except OSError: time.sleep(.1)',
  ].join('\n');
  const node = (own: string, other: string) => ({
    interfaces: { eth0: { addresses: [`${own}/24`] } },
    services: {
      s: { kind: 'command', command: ['python3', '-uc', hear, other], ready: { prints: 'HEARD' } },
    },
  });
  return {
    name: 'each-other',
    about: 'Two services that are ready when they have heard of each other.',
    nodes: { a: node('10.0.0.1', '10.0.0.2'), b: node('10.0.0.2', '10.0.0.1') },
    links: [['a:eth0', 'b:eth0']],
    probes: { p: { kind: 'ping', from: 'a', to: '10.0.0.2' } },
    scenarios: { s: { because: 'They hear each other.', expect: { p: { outcome: 'works' } } } },
  };
})();

it('services that wait for each other start together', async () => {
  const home = new Home(USERS.at(-1) as (typeof USERS)[number]);
  try {
    const path = home.write('each-other.json', JSON.stringify(EACH_OTHER));
    const { exitCode, stderr } = await home.lab(['verify', path]);
    expect(exitCode, stderr).toBe(0);
  } finally {
    home.remove();
  }
});
