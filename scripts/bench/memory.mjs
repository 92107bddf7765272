import { readdirSync, readFileSync } from 'node:fs';
import { $ } from 'zx/core';
import { LAB } from './measure.mjs';

/** All processes of an idle `lab up`, their shared pages divided among those who share them (PSS). */
export async function memory() {
  const name = `bench-${process.pid}`;
  await $`${LAB} up nat-loopback -n ${name}`;
  try {
    const figure = processesOf(name).reduce((sum, pid) => sum + pss(pid), 0) / 1024;
    return [
      {
        what: 'an idle lab',
        value: { name: 'lab up nat-loopback', figure, unit: 'MB' },
        beside: { name: 'allowed', figure: 90, unit: 'MB' },
        limit: 1,
      },
    ];
  } finally {
    await $`${LAB} down ${name}`;
  }
}

/** The keeper, whose arguments name the state folder, and all its descendants. */
function processesOf(name) {
  const all = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(read)
    .filter(Boolean);
  const found = all.filter(({ command }) => command.includes(`/${name}/agent.sock`)).map(({ pid }) => pid);
  for (const pid of found) {
    for (const child of all) if (child.parent === pid && !found.includes(child.pid)) found.push(child.pid);
  }
  return found;
}

function read(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    return { pid, parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
  } catch {
    return undefined;
  }
}

/** Kilobytes. */
function pss(pid) {
  return Number(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+) kB/m)[1]);
}
