import { connect } from 'node:net';
import { join } from 'node:path';
import { $ } from 'zx/core';
import { idle } from './idle.mjs';
import { LAB, time } from './measure.mjs';

/**
 * Each returns times in ms. `up`: until the lab is built. `down`: until the command returns.
 * `freed`: from the end of the process that holds the lab until the kernel has freed everything.
 */

const NAME = `bench-${process.pid}`;

export async function labLife(topology) {
  const up = await time(...LAB, 'up', '--topo', topology, '-n', NAME);
  const agent = connect(join(stateRoot(), NAME, 'agent.sock'))
    .resume()
    .on('error', () => {});
  const ended = new Promise((resolve) => agent.once('close', () => resolve(performance.now())));
  const down = await time(...LAB, 'down', NAME);
  await idle();
  return { up, down, freed: performance.now() - (await ended) };
}

/** The folder that holds the state folders of labs. */
export function stateRoot() {
  const uid = process.getuid?.() ?? 0;
  const own = uid === 0 ? '/run' : process.env.XDG_RUNTIME_DIR;
  return own ? join(own, 'hairpin') : `/tmp/hairpin-${uid}`;
}

/**
 * Mininet builds and removes in one command, here in its own namespaces. Only those of its hosts remain to be freed.
 */
export async function mininetLife(topology) {
  const both = await time(...inSandbox(...MININET, '--topo', topology, '--test', 'none'));
  await idle();
  return { both };
}

export const MININET = ['mn', '--switch', 'lxbr', '--controller', 'none'];

/** A command in new namespaces: interfaces and bridges that it creates there are removed with them. */
export function inSandbox(...command) {
  const prepare =
    'ip link set lo up && mount -t tmpfs tmpfs /tmp && mount -t tmpfs tmpfs /run && "$@"; exit $?';
  return [
    ...['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
    ...['sh', '-c', prepare, 'sh', ...command],
  ];
}

/** The reason why Mininet cannot be measured; undefined if it can. */
export async function mininetLacks() {
  if (process.getuid?.() !== 0) return 'Mininet needs root: sudo npm run bench';
  for (const [program, name] of [
    ['mn', 'mininet'],
    ['brctl', 'bridge-utils'],
  ]) {
    const { exitCode } = await $({ quiet: true })`command -v ${program}`.nothrow();
    if (exitCode !== 0) return `${program} is not installed: apt-get install ${name}`;
  }
  return undefined;
}
