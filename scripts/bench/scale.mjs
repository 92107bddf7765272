import { labLife, mininetLacks, mininetLife, withLimit } from './contenders.mjs';
import { interleave, mediansOf, time } from './measure.mjs';

/** Topology, rounds, how many times faster than Mininet it must be. Mininet takes its minutes: hence few rounds of many hosts. */
const BESIDE_MININET = [
  { topology: 'single,10', rounds: 5 },
  { topology: 'single,100', rounds: 5, faster: 20 },
  { topology: 'linear,100', rounds: 5 },
  { topology: 'single,500', rounds: 5, faster: 30 },
];

const MANY = 1000;

/** Labs from ten hosts to a thousand, up and down, beside Mininet and beside the least that the kernel takes. */
export async function scale() {
  const lacks = await mininetLacks();
  if (lacks) console.error(`bench: scale: without Mininet – ${lacks}`);
  const rows = [];
  for (const each of lacks ? [] : BESIDE_MININET) rows.push(await besideMininet(each));
  return [...rows, ...(await withLimit(besideLimit))];
}

async function besideMininet({ topology, rounds, faster }) {
  const [lab, mininet] = await interleave(rounds, [
    async () => {
      const { up, down } = await labLife(topology);
      return up + down;
    },
    async () => (await mininetLife(topology)).both,
  ]);
  return {
    what: `${topology}, up and down`,
    value: { name: 'lab', figure: lab, unit: 'ms' },
    beside: { name: 'Mininet', figure: mininet, unit: 'ms' },
    ...(faster && { limit: 1 / faster }),
  };
}

async function besideLimit(limit) {
  const lab = (hosts) => labLife(`single,${hosts}`);
  const [many, some, least, leastOfSome, node] = await mediansOf(5, [
    () => lab(MANY),
    () => lab(100),
    () => limit(MANY),
    () => limit(100),
    async () => ({ start: await time('node', '-e', '0') }),
  ]);
  const program = (name, figure) => ({ name, figure, unit: 'ms' });
  const perHost = (name, figure) => ({ name, figure, unit: 'ms a host' });
  return [
    {
      what: '100 hosts, up and down',
      value: program('lab', some.up + some.down),
      beside: program(
        'C and raw rtnetlink, and a start of Node',
        leastOfSome.up + leastOfSome.down + node.start,
      ),
    },
    {
      what: `${MANY} hosts, up`,
      value: program('lab up less one start of Node', many.up - node.start),
      beside: program('C and raw rtnetlink', least.up),
      limit: 1.3,
    },
    {
      what: `${MANY} hosts, from the end of their process until the kernel has freed them`,
      value: program('lab', many.freed),
      beside: program('the C program', least.freed),
      limit: 1.2,
    },
    {
      what: 'time a host, of many and of few',
      value: perHost(`${MANY} hosts`, many.up / MANY),
      beside: perHost('100 hosts', some.up / 100),
      limit: 1.5,
    },
    {
      what: 'lab down is back',
      value: program(`${MANY} hosts`, many.down),
      beside: program('100 hosts', some.down),
      limit: 1.5,
    },
  ];
}
