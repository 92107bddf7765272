import { execa } from 'execa';
import { $ } from 'zx/core';
import { MATRIX } from './matrix.mjs';
import { interleave, LAB, time } from './measure.mjs';

const SCRIPT = new URL('by-hand.sh', import.meta.url).pathname;
const SANDBOX = ['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** The script's arguments for the scenario `snat`, in which both probes work. */
const WORKS = ['0', 'snat', 'off', 'off', 'switch'];

/**
 * Runs nat-loopback from nothing to what each probe saw, by `lab` and by by-hand.sh, a shell script with the same
 * tools. The script finds no causes, and which answer arrives last is chance there. So its outcomes are checked only
 * where both probes work.
 */
export async function byHand() {
  if (process.getuid?.() !== 0) {
    console.error('bench: by-hand: nothing to compare – its sandboxes need root: sudo npm run bench');
    return [];
  }
  const matrix = ['verify', 'nat-loopback', ...MATRIX];
  const combinations = await combinationsOf(matrix);
  const one = ['verify', 'nat-loopback', '--scenario', 'snat'];
  const [lab, witnessed, script] = await interleave(9, [
    () => time(...LAB, ...one),
    () => time(...LAB, ...one, '--capture', 'tcpdump'),
    () => timed(() => checked()),
  ]);
  const [labs, scripts] = await interleave(5, [
    () => time(...LAB, ...matrix),
    () => timed(() => Promise.all(combinations.map(ask))),
  ]);
  const row = (what, figure, peer, limit) => ({
    what,
    value: { name: 'lab verify', figure, unit: 'ms' },
    beside: { name: 'a shell script', figure: peer, unit: 'ms' },
    ...(limit && { limit }),
  });
  return [
    row('one scenario of nat-loopback', lab, script, 0.7),
    row('the same with --capture tcpdump', witnessed, script),
    row(`${combinations.length} combinations of its toggles`, labs, scripts),
  ];
}

/** The script's arguments for every combination of the matrix. */
async function combinationsOf(matrix) {
  const { stdout } = await $`${[...LAB, ...matrix, '--format', 'json']}`;
  return JSON.parse(stdout).labs[0].scenarios.map(({ toggles }) => [
    toggles.nf ? '1' : '0',
    toggles.snat,
    toggles.hairpin ? 'on' : 'off',
    toggles.macSnat,
    toggles.attachment,
  ]);
}

async function checked() {
  const seen = await ask(WORKS);
  if (seen !== 'loopback=0 inbound=0') throw new Error(`by-hand.sh sees ${seen}`);
}

/** The output of the script. The timeout only guards against hanging. */
async function ask(combination) {
  const { stdout } = await execa('timeout', ['60', ...SANDBOX, 'sh', SCRIPT, ...combination]);
  return stdout.trim();
}

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
