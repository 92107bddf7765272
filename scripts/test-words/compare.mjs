/**
 * Runs in the virtual machine: `compare.mjs FOLDER` reads what `test-words.mjs` wrote there, and prints a line for each
 * word.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { startLab } from '../../dist/index.js';

const [folder = ''] = process.argv.slice(2);
const READ = join(folder, 'read.sh');
const { lab, words, byHand, nodes } = JSON.parse(readFileSync(join(folder, 'asked.json'), 'utf8'));
let wrong = 0;

function tell(what, isRight, more = '') {
  if (!isRight) wrong += 1;
  console.log(`${isRight ? '✔' : '✘'} ${what}${isRight ? '' : `\n${more}`}`);
}

const text = readFileSync(READ, 'utf8');
const readAll = async (running) =>
  Object.fromEntries(
    await Promise.all(
      nodes.map(async (node) => [node, (await running.node(node).exec(['sh', '-c', text])).stdout]),
    ),
  );

/** The kernel chooses the MAC address of a VRF. It is in no frame. */
const OF_VRF = / minmtu 1280 maxmtu 65575$/;

/** Lines that only one of the two has. */
function difference(one, other) {
  return nodes
    .flatMap((node) => {
      const [a, b] = [one, other].map((all) =>
        (all[node] ?? '').split('\n').filter((line) => !OF_VRF.test(line)),
      );
      return [
        ...a.filter((line) => !b.includes(line)).map((line) => `  ${node} - ${line}`),
        ...b.filter((line) => !a.includes(line)).map((line) => `  ${node} + ${line}`),
      ];
    })
    .join('\n');
}
const compare = (what, one, other) => {
  const lines = difference(one, other);
  tell(what, lines === '', lines);
};

const values = (names, value) => Object.fromEntries(names.map((name) => [name, value]));

const settings = (names) =>
  lab.settings.filter(({ when }) => names.some((name) => Object.hasOwn(when, name)));

console.log(`Linux ${release()}`);
const running = await startLab(lab);
const plain = await readAll(running);
await running.set(values(words, true));
const all = await readAll(running);
const brought = difference(plain, all);
tell(`switched on: ${words.join(' ')}`, settings(words).length === words.length && brought !== '');
await running.set(values(words, false));
compare('and off again: the kernel is as it was', plain, await readAll(running));
await running.set(values(words, true));
await running.apply({ ...lab, settings: lab.settings.filter((each) => !settings(words).includes(each)) });
compare('lab apply takes them out', plain, await readAll(running));
await running.apply(lab);
compare('and brings them', all, await readAll(running));
await running.close();

const defaults = (names) => ({
  ...lab,
  toggles: Object.fromEntries(
    Object.entries(lab.toggles).map(([name, toggle]) => [name, { ...toggle, default: names.includes(name) }]),
  ),
});
const fresh = await startLab(defaults(words));
compare('a lab that is built with them is the same', all, await readAll(fresh));
await fresh.close();

const typed = await startLab(defaults(byHand));
const built = await readAll(typed);
await typed.close();
const dumps = nodes.map((node) => `echo NODE ${node}; ip netns exec ${node} sh ${READ}`);
const commands = ['set -e', 'mount -t tmpfs tmpfs /run', `sh ${join(folder, 'by-hand.sh')}`, ...dumps].join(
  '\n',
);
const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
const parts = execFileSync('unshare', [...namespaces, 'sh', '-c', commands], { encoding: 'utf8' })
  .split(/^NODE (.*)\n/m)
  .slice(1);
const hand = Object.fromEntries(nodes.map((node, i) => [node, parts[2 * i + 1] ?? '']));
compare(`what lab plan prints, typed in, is the same (${byHand.join(' ')})`, built, hand);
/** For each word: the command that changes it by hand, the node, and the drift that must be reported. */
const CHANGES = {
  bond: [
    'r',
    'ip link set bond0 type bond miimon 50',
    'r:bond0: what a bond is made with is not what the lab says',
  ],
  dummy: ['r', 'ip link del idle', 'r:idle is gone'],
  gre: [
    'a',
    'ip link set g0 type gre remote 10.0.2.9',
    'a:g0: what a gre is made with is not what the lab says',
  ],
  geneve: ['a', 'ip link set gn0 mtu 1400', 'a:gn0: its MTU is 1400, the lab says 1450'],
  wireguard: [
    'a',
    'wg set wg0 peer "$(wg show wg0 peers)" allowed-ips 10.8.1.0/24',
    'a: this WireGuard peer is gone: r:wg0 dev wg0 allowed-ips 10.8.0.0/24 persistent-keepalive 25',
    'a: this WireGuard peer is not the lab’s: r:wg0 dev wg0 allowed-ips 10.8.1.0/24 persistent-keepalive 25',
  ],
};
/** A word whose change by hand needs a program is changed only if the program is installed. */
const changes = byHand.flatMap((word) => (CHANGES[word] === undefined ? [] : [CHANGES[word]]));
const cli = (...args) =>
  execFileSync(process.execPath, ['dist/cli.cjs', ...args], {
    encoding: 'utf8',
    env: { ...process.env, LAB_STATE: folder },
  });
const drift = () => JSON.parse(cli('status', '--json')).drift;
cli('up', join(folder, 'changed.yaml'));
tell('no drift before', drift().length === 0, drift().join('\n'));
for (const [node, command] of changes) cli('exec', node, '--', 'sh', '-ec', command);
const found = drift();
const told = changes.flatMap(([, , ...said]) => said);
tell(
  `and what is changed by hand is told: ${told.join('; ')}`,
  found.sort().join('\n') === told.sort().join('\n'),
  found.join('\n'),
);
cli('down');
console.log(wrong === 0 ? 'all right' : `${wrong} wrong`);
process.exitCode = wrong === 0 ? 0 : 1;
