import { describe, expect, it } from 'vitest';
import { checkLab } from '../../../src/lab/check.ts';
import { impairLinks } from '../../../src/lab/generators/link-words.ts';
import { generateLab } from '../../../src/lab/generators/words.ts';
import type { Lab } from '../../../src/lab/types.ts';

const isSwitch = ([, { interfaces = {} }]: [string, Lab['nodes'][string]]) => 'br0' in interfaces;
const switches = ({ nodes }: Lab) =>
  Object.entries(nodes)
    .filter(isSwitch)
    .map(([name]) => name);
const hosts = ({ nodes }: Lab) =>
  Object.entries(nodes)
    .filter((node) => !isSwitch(node))
    .map(([name]) => name);
const address = ({ nodes }: Lab, host: string) => nodes[host]?.interfaces?.eth0?.addresses?.[0];

describe('generateLab', () => {
  it('wires a star as Mininet does', () => {
    const lab = generateLab('single,3');
    expect(lab).toMatchObject({ name: 'single-3', about: 'Hosts on one switch.' });
    expect(lab.links).toEqual([
      ['h1:eth0', 's1:eth1'],
      ['h2:eth0', 's1:eth2'],
      ['h3:eth0', 's1:eth3'],
    ]);
    expect(lab.nodes.s1?.interfaces).toMatchObject({ br0: { kind: 'bridge' }, eth3: { master: 'br0' } });
    expect(hosts(lab).map((host) => address(lab, host))).toEqual(['10.0.0.1/8', '10.0.0.2/8', '10.0.0.3/8']);
  });

  it('counts addresses as a person would: h10 after h9, and on beyond 255', () => {
    const lab = generateLab('single,k=300');
    expect([address(lab, 'h9'), address(lab, 'h10'), address(lab, 'h300')]).toEqual([
      '10.0.0.9/8',
      '10.0.0.10/8',
      '10.0.1.44/8',
    ]);
  });

  it('wires a chain, with as many hosts on each switch as are asked for', () => {
    expect(generateLab('linear,3').links).toEqual([
      ['h1:eth0', 's1:eth1'],
      ['h2:eth0', 's2:eth1'],
      ['s2:eth2', 's1:eth2'],
      ['h3:eth0', 's3:eth1'],
      ['s3:eth2', 's2:eth3'],
    ]);
    const two = generateLab('linear,k=2,n=2');
    expect(hosts(two)).toEqual(['h1s1', 'h2s1', 'h1s2', 'h2s2']);
    expect(address(two, 'h1s2')).toBe('10.0.0.2/8');
  });

  it('grows a tree, its switches counted from the root down each branch', () => {
    const lab = generateLab('tree,depth=2,fanout=2');
    expect(lab.links).toEqual([
      ['s2:eth1', 'h1:eth0'],
      ['s2:eth2', 'h2:eth0'],
      ['s1:eth1', 's2:eth3'],
      ['s3:eth1', 'h3:eth0'],
      ['s3:eth2', 'h4:eth0'],
      ['s1:eth2', 's3:eth3'],
    ]);
    const large = generateLab('tree,3,4');
    expect([switches(large).length, hosts(large).length]).toEqual([21, 64]);
  });

  it('closes a torus in both directions, with the spanning tree protocol', () => {
    const lab = generateLab('torus,4,3,2');
    expect([switches(lab).length, hosts(lab).length]).toEqual([12, 24]);
    const between = (lab.links ?? []).filter((link) => link.every((end) => end.startsWith('s')));
    expect(between).toHaveLength(24);
    expect(lab.nodes.s1x1?.interfaces?.br0).toEqual({ kind: 'bridge', stp: true });
    expect(hosts(lab)).toContain('h4x3x2');
  });

  it.each([
    [2, 5, 2],
    [4, 20, 16],
    [6, 45, 54],
  ])('a fat tree of %i ports has %i switches and %i hosts, every port used', (k, some, many) => {
    const lab = generateLab(`fat-tree,${k}`);
    expect([switches(lab).length, hosts(lab).length]).toEqual([some, many]);
    for (const name of switches(lab)) {
      expect(Object.keys(lab.nodes[name]?.interfaces ?? {})).toHaveLength(k + 1);
    }
  });

  it.each(['minimal', 'single', 'single,1023', 'linear,50', 'tree,3,4', 'torus', 'fat-tree,4'])(
    '%s is a lab without a mistake',
    (words) => {
      const lab = generateLab(words);
      expect(checkLab(lab)).toEqual(lab);
    },
  );

  it.each([
    [
      'singel,3',
      '--topo singel,3 – no topology "singel" – one of: minimal, single, linear, tree, torus, fat-tree; did you mean single?',
    ],
    ['tree,depht=3', '--topo tree,depht=3 – tree has no parameter for "depht=3" – tree,depth,fanout'],
    ['single,3,4', '--topo single,3,4 – single has no parameter for "4" – single,k'],
    ['single,0', '--topo single,0 – k cannot be "0" – a whole number from 1 to 10000'],
    [
      'torus,2,x',
      '--topo torus,2,x – x cannot be "2" – a whole number from 3 to 10000\n--topo torus,2,x – y cannot be "x" – a whole number from 3 to 10000',
    ],
    ['fat-tree,5', '--topo fat-tree,5 – k cannot be "5" – an even number from 2 to 10000'],
    ['tree,30,30', 'topology – more nodes than any machine can run – 10000 at most'],
  ])('says what is wrong with %s', (words, message) => {
    expect(() => generateLab(words)).toThrow(message);
  });

  it('refuses a bridge with more ports than the kernel can number', () => {
    const message = 'has 1024 ports – 1023 at most, as the kernel has it';
    expect(() => generateLab('single,1024')).toThrow(`s1:br0 – ${message}`);
    const ports = Object.fromEntries(Array.from({ length: 1024 }, (_, i) => [`p${i}`, { master: 'br0' }]));
    const lab = {
      name: 'big',
      about: 'A bridge.',
      nodes: { s1: { interfaces: { br0: { kind: 'bridge' }, ...ports } } },
    };
    expect(() => checkLab(lab)).toThrow(`nodes.s1.interfaces.br0 – ${message}`);
  });
});

describe('impairLinks', () => {
  it('makes both ends of every link as bad as the words say, and passes the checks', () => {
    const lab = impairLinks(generateLab('single,2'), 'bw=2.5,delay=5ms,jitter=1ms,loss=0.5');
    const impairment = { rate: '2500kbit', delay: '5ms', jitter: '1ms', loss: '0.5%' };
    expect(lab.nodes.h2?.interfaces?.eth0).toMatchObject({ impairment });
    expect(lab.nodes.s1?.interfaces).toMatchObject({ eth1: { impairment }, eth2: { impairment } });
    expect(lab.nodes.s1?.interfaces?.br0).not.toHaveProperty('impairment');
    expect(checkLab(lab)).toEqual(lab);
    expect(impairLinks(generateLab('single,2'), 'tc,bw=2.5,delay=5ms,jitter=1ms,loss=0.5')).toEqual(lab);
  });

  it.each([
    ['bw=x', '--link bw=x – bw cannot be "x" – Mbit/s, such as bw=10'],
    ['bw=0', 'bw cannot be "0"'],
    ['dely=5ms', 'no property "dely" – one of: bw, delay, jitter, loss; did you mean delay?'],
    ['delay=5', 'delay cannot be "5" – a time, such as delay=5ms'],
    ['jitter=1ms', 'jitter of no delay – with delay=…'],
  ])('says what is wrong with %s', (words, message) => {
    expect(() => impairLinks(generateLab('single,2'), words)).toThrow(message);
  });
});
