import { execa } from 'execa';
import { $ } from 'zx/core';
import { MATRIX } from './matrix.mjs';
import { interleave, LAB, time } from './measure.mjs';

const SCRIPT = new URL('by-hand.sh', import.meta.url).pathname;
const SANDBOX = ['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** The scenario `snat`, in the order of the script's arguments: both probes work. */
const WORKS = ['0', 'snat', 'off', 'off', 'switch'];

/**
 * nat-loopback from nothing to what each probe saw, by lab and by a shell script with the same tools, by-hand.sh. The
 * script finds no causes, and leaves to chance who is heard last; so only where both probes work its outcomes are checked.
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

/** The script's arguments for every combination that the lab tries. */
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

/** What the script prints. A minute is a bound against hanging. */
async function ask(combination) {
  const { stdout } = await execa('timeout', ['60', ...SANDBOX, 'sh', SCRIPT, ...combination]);
  return stdout.trim();
}

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
