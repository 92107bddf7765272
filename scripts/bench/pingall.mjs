import { $ } from 'zx/core';
import { inSandbox, MININET, mininetLacks } from './contenders.mjs';
import { interleave, LAB, time } from './measure.mjs';

/** Topologies from Mininet's own tests. Reachability must be the same. */
const SAME = ['single,3', 'linear,4', 'tree,depth=2,fanout=3'];

/** They make 870 pairs. */
const HOSTS = 30;

/** Every host pings every other one, as in Mininet. Building is not measured. */
export async function pingall() {
  const lacks = await mininetLacks();
  if (lacks) {
    console.error(`bench: pingall: nothing to compare – ${lacks}`);
    return [];
  }
  const topology = `single,${HOSTS}`;
  for (const each of [...SAME, topology]) await checkSame(each);
  return [await withLab(topology, (name) => beside(topology, name))];
}

async function beside(topology, name) {
  const run = (test) => time(...inSandbox(...MININET, '--topo', topology, '--test', test));
  const [lab, all, none] = await interleave(5, [
    () => time(...LAB, 'pingall', '-n', name),
    () => run('pingall'),
    () => run('none'),
  ]);
  return {
    what: `pingall of ${HOSTS} hosts`,
    value: { name: 'lab pingall', figure: lab, unit: 'ms' },
    beside: { name: 'Mininet’s, less what it takes to build', figure: all - none, unit: 'ms' },
    limit: 1 / 10,
  };
}

/** @throws Error if Mininet and the lab see different reachability */
async function checkSame(topology) {
  const ours = await withLab(topology, async (name) => {
    const { stdout } = await $({ quiet: true })`${[...LAB, 'pingall', '-n', name]}`.nothrow();
    return reached(stdout);
  });
  const command = inSandbox(...MININET, '--topo', topology, '--test', 'pingall');
  const { stdout, stderr } = await $({ quiet: true })`${command}`;
  const theirs = reached(`${stdout}\n${stderr}`);
  if (ours !== theirs) throw new Error(`${topology}: lab reaches\n${ours}\nMininet reaches\n${theirs}`);
}

/** The sorted lines that say who reached whom. */
function reached(text) {
  const lines = text.split('\n').filter((line) => / -> |Results/.test(line));
  return lines
    .map((line) => line.trim())
    .sort()
    .join('\n');
}

async function withLab(topology, work) {
  const name = `bench-${process.pid}-${topology.replace(/\W+/g, '-')}`;
  await $({ quiet: true })`${[...LAB, 'up', '--topo', topology, '-n', name]}`;
  try {
    return await work(name);
  } finally {
    await $({ quiet: true })`${[...LAB, 'down', name]}`;
  }
}
