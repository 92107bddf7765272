import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { $ } from 'zx/core';
import { stateRoot } from './contenders.mjs';
import { idle } from './idle.mjs';
import { LAB } from './measure.mjs';

const NAME = `bench-${process.pid}`;

/** What an idle lab takes: memory of its processes, and how much each further host adds there and in the kernel. */
export async function memory() {
  const idleLab = await whileUp(['nat-loopback'], ({ processes }) => processes);
  const [few, many] = [100, 1000];
  const less = await whileUp(['--topo', `single,${few}`], (held) => held);
  const more = await whileUp(['--topo', `single,${many}`], (held) => held);
  const perHost = (what) => (more[what] - less[what]) / (many - few);
  const row = (what, figure, unit, allowed) => ({
    what,
    value: { name: 'lab up', figure, unit },
    beside: { name: 'allowed', figure: allowed, unit },
    limit: 1,
  });
  const most = await mostWhileVerifying();
  return [
    row('an idle lab, all its processes', idleLab / 1024, 'MB', 90),
    row('a host more, in the agent', perHost('processes'), 'kB', 25),
    row('a host more, in the agent', perHost('descriptors'), 'descriptors', 1),
    row('a host more, in the kernel', perHost('slab'), 'kB', 320),
    {
      ...row('the agent, verifying all labs, 16 at a time', most / 1024, 'MB', 200),
      value: { name: 'lab verify --all -j 16', figure: most / 1024, unit: 'MB' },
    },
  ];
}

/**
 * The memory in kilobytes and the descriptors that a lab holds. Shared pages are divided among the processes (PSS). The
 * kernel's part is the growth of its slab.
 */
async function whileUp(asked, take) {
  await idle();
  const before = slab();
  await $`${LAB} up ${asked} -n ${NAME}`;
  try {
    const pids = processesOf(NAME);
    return take({
      processes: pids.reduce((sum, pid) => sum + pss(pid), 0),
      descriptors: pids.reduce((sum, pid) => sum + readdirSync(`/proc/${pid}/fd`).length, 0),
      slab: slab() - before,
    });
  } finally {
    await $`${LAB} down ${NAME}`;
  }
}

/**
 * The highest memory use of the agent in kilobytes. The kernel records the highest value; it is read until the agent
 * ends.
 */
async function mostWhileVerifying() {
  const run = $`${LAB} verify --all -j 16 --observe`.nothrow();
  let most = 0;
  let runs = true;
  const ended = run.finally(() => {
    runs = false;
  });
  while (runs) {
    const agents = descendants(run.pid).filter(isAgent);
    most = Math.max(most, ...agents.map((pid) => highest(pid) ?? 0));
    await setTimeout(50);
  }
  await ended;
  return most;
}

/** Is it the agent, or a program that starts it? */
function isAgent(pid) {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words.some((word) => word.endsWith('/agent.cjs'));
  } catch {
    return false;
  }
}

/** Kilobytes; undefined if the process has ended. */
function highest(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return undefined;
  }
}

/** The lab's processes: the keeper, which is the parent of the process in the state folder, and all its descendants. */
function processesOf(name) {
  const owner = JSON.parse(readFileSync(join(stateRoot(), name, 'owner.json'), 'utf8'));
  return descendants(read(owner.pid).parent);
}

/** A process and all its descendants. */
function descendants(root) {
  const all = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(read)
    .filter(Boolean);
  const found = [String(root)];
  for (const pid of found) {
    for (const child of all) if (child.parent === pid && !found.includes(child.pid)) found.push(child.pid);
  }
  return found;
}

function read(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    return { pid, parent };
  } catch {
    return undefined;
  }
}

/** Proportional set size in kilobytes. */
function pss(pid) {
  return Number(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+) kB/m)[1]);
}

/** Kernel memory that cannot be reclaimed, in kilobytes. */
const slab = () => Number(/^SUnreclaim: +(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))[1]);
