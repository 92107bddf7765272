import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kindOf } from '../../../src/import/files/kinds.ts';
import { fitLab } from '../../../src/import/fit.ts';
import { labText, lossText } from '../../../src/import/text.ts';
import { buildWorld } from '../../../src/import/world.ts';
import { checkLab } from '../../../src/lab/check.ts';
import { visible } from '../../../src/lab/control.ts';
import type { Lab } from '../../../src/lab/types.ts';
import { anonymise } from '../../../src/snapshot/anonymise.ts';
import type { Loss, Machine } from '../../../src/snapshot/machine.ts';
import { answer, CONTROL, SEED, share } from './cases.ts';
import { word } from './hostile.ts';

/** A snapshot, and one file of each format that `lab import` reads. */
const TEXTS: Record<string, string> = {
  'router.snap': readFileSync(join(import.meta.dirname, 'machine.snap'), 'utf8'),
  'compose.yaml': `services:
  web: { image: nginx, container_name: web, ports: ['8080:80', '127.0.0.1:53:53/udp'], networks: { front: { ipv4_address: 172.20.0.5 } } }
  db: { image: postgres, expose: ['5432'], networks: [back], environment: { A: b } }
networks:
  front: { ipam: { config: [{ subnet: 172.20.0.0/16 }] } }
  back: { internal: true }
`,
  'lab.clab.yml': `name: two
topology:
  nodes:
    r1: { kind: linux, image: alpine, exec: ['ip addr add 192.0.2.1/24 dev eth1', 'ip route add default via 192.0.2.2'] }
    r2: { kind: linux, image: alpine, exec: ['ip addr add 192.0.2.2/24 dev eth1', 'sysctl -w net.ipv4.ip_forward=1'] }
  links:
    - endpoints: ['r1:eth1', 'r2:eth1']
`,
  network: `config interface 'lan'
\toption device 'br-lan'
\toption proto 'static'
\toption ipaddr '192.168.1.1'
\toption netmask '255.255.255.0'
config device
\toption name 'br-lan'
\toption type 'bridge'
\tlist ports 'eth0'
config interface 'wan'
\toption device 'eth1'
\toption proto 'static'
\toption ipaddr '203.0.113.2/24'
\toption gateway '203.0.113.1'
config zone
\toption name 'lan'
\tlist network 'lan'
config redirect
\toption src 'wan'
\toption dest_ip '192.168.1.2'
\toption src_dport '8080'
\toption target 'DNAT'
`,
};

/** A change of a text at a random place. */
const damage = fc.record({
  how: fc.constantFrom('word', 'value', 'cut', 'drop', 'repeat', 'swap'),
  at: fc.nat(),
  length: fc.nat(40),
  by: word,
});
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function damaged(text: string, { how, at, length, by }: Damage): string {
  const lines = text.split('\n');
  const line = at % lines.length;
  const place = at % (text.length + 1);
  if (how === 'word') return `${text.slice(0, place)}${by}${text.slice(place + length)}`;
  if (how === 'cut') return text.slice(0, place);
  if (how === 'drop') lines.splice(line, 1 + (length % 3));
  if (how === 'repeat') lines.splice(line, 0, ...lines.slice(line, line + length));
  if (how === 'swap') lines.splice(line, 1, lines[length % lines.length] ?? '', lines[line] ?? '');
  // Also replaces a quoted string, escaped for JSON.
  const said = JSON.stringify(by).slice(1, -1);
  if (how !== 'value') return lines.join('\n');
  const words = [...text.matchAll(/(["'])([\w./:-]+)\1/g)];
  const found = words[at % Math.max(1, words.length)];
  if (found === undefined) return text + said;
  return `${text.slice(0, found.index + 1)}${said}${text.slice(found.index + found[0].length - 1)}`;
}

describe(`what people have, damaged; seed ${SEED}`, () => {
  const cases = fc.record({
    file: fc.constantFrom(...Object.keys(TEXTS)),
    damages: fc.array(damage, { minLength: 1, maxLength: 4 }),
  });

  it('is a lab, or is refused with a message, and acts on nobody who reads it', () => {
    fc.assert(
      fc.property(cases, ({ file, damages }) => {
        const text = damages.reduce(damaged, TEXTS[file] ?? '');
        answer(() => {
          const told = kindOf({ file, text }, undefined).read([{ file, text }]);
          if (told.lab) expectSound(textOf(checkLab(told.lab), file, told.losses ?? []));
          for (const machine of told.machines ?? []) expectWorld(machine, told.losses ?? []);
        });
      }),
      share(20),
    );
  });

  it.each([
    ['iptables', '-A FORWARD -j ACCEPT'],
    ['ipset', 'destroy all'],
    ['tc', 'qdisc show'],
  ])('may have any number of lines that are none of %s', (tool, line) => {
    const rules = { [tool]: `${line}\n`.repeat(100_000) };
    const lab = { name: 'lines', about: 'Lines.', nodes: { a: { rules } } };
    expect(answer(() => checkLab(lab))).toBeUndefined();
  });

  it('is a snapshot without names, or is refused', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        answer(() => anonymise(damages.reduce(damaged, TEXTS['router.snap'] ?? ''), 'router.snap'));
      }),
      share(5),
    );
  });
});

const textOf = (lab: Lab, file: string, losses: Loss[]) =>
  labText(lab, `lab import of ${file}`, { title: 'Not as on the machine:', lines: losses.map(lossText) });

function expectWorld(machine: Machine, losses: Loss[]): void {
  const { lab, losses: more, node } = buildWorld(machine, [], { names: {}, others: [] });
  expectSound(textOf(fitLab(lab, [node], losses), 'router.snap', [...losses, ...more]));
  for (const loss of more) expect(visible(lossText(loss))).not.toMatch(CONTROL);
}

/** The result goes to a file that is read again, and to a terminal. */
function expectSound(text: string): void {
  expect(visible(text)).not.toMatch(CONTROL);
}
