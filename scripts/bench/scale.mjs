import { labLife, mininetLacks, mininetLife } from './contenders.mjs';
import { interleave, mediansOf } from './measure.mjs';

/**
 * A topology, the number of rounds, and by what factor the lab must be faster than Mininet. Large ones have few rounds,
 * because Mininet takes minutes.
 */
const BESIDE_MININET = [
  { topology: 'single,10', rounds: 5 },
  { topology: 'single,100', rounds: 5, faster: 10 },
  { topology: 'linear,100', rounds: 5 },
  { topology: 'single,500', rounds: 5, faster: 30 },
];

const [FEW, MANY] = [100, 1000];

/**
 * Labs of 10 to 1000 hosts, up and down, compared with Mininet; and the time that one host takes when there are many.
 */
export async function scale() {
  const lacks = await mininetLacks();
  if (lacks) console.error(`bench: scale: without Mininet – ${lacks}`);
  const rows = [];
  for (const each of lacks ? [] : BESIDE_MININET) rows.push(await besideMininet(each));
  return [...rows, ...(await linear())];
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

async function linear() {
  const [many, some] = await mediansOf(
    5,
    [MANY, FEW].map((hosts) => () => labLife(`single,${hosts}`)),
  );
  const row = (what, unit, figure, peer) => ({
    what,
    value: { name: `${MANY} hosts`, figure, unit },
    beside: { name: `${FEW} hosts`, figure: peer, unit },
    limit: 1.5,
  });
  return [
    row('time a host, of many and of few', 'ms a host', many.up / MANY, some.up / FEW),
    row('lab down is back', 'ms', many.down, some.down),
    row(
      'from the end of their process until the kernel has freed them',
      'ms a host',
      many.freed / MANY,
      some.freed / FEW,
    ),
  ];
}
