import { account } from './account.mjs';
import { withCommit } from './commit.mjs';
import { LAB, mediansOf } from './measure.mjs';

const VERIFY = ['verify', 'nat-loopback'];

/** Several scenarios and one of them: the difference tells what one more costs. */
const SOME = ['port-forward', 'snat', 'same-port-drop', 'hairpin-mac-snat'].flatMap((name) => [
  '--scenario',
  name,
]);

/**
 * What one scenario of nat-loopback costs, and all of them: CPU time, and the number of processes and threads.
 * @param {{ against?: string }} options a commit to measure in turn with this one
 */
export async function cost({ against }) {
  if (process.getuid?.() !== 0) {
    console.error('bench: cost: control groups need root: sudo npm run bench');
    return [];
  }
  return against ? withCommit(against, (other) => measure(against, other)) : measure();
}

async function measure(against, other) {
  const [all, one, four, before] = await mediansOf(3, [
    () => account([...LAB, ...VERIFY]),
    () => account([...LAB, ...VERIFY, ...SOME.slice(0, 2)]),
    () => account([...LAB, ...VERIFY, ...SOME]),
    ...(other ? [() => account([...other, ...VERIFY])] : []),
  ]);
  const row = (what, value, unit, name, beside, limit) => ({
    what,
    value: { name: 'lab verify', figure: value, unit },
    beside: { name, figure: beside, unit },
    ...(limit && { limit }),
  });
  const STARTED = 'processes and threads';
  const older = before && [
    row('all scenarios of nat-loopback', all.cpu, 's of CPU', against, before.cpu, 1 / 3),
    row('all scenarios of nat-loopback', all.started, STARTED, against, before.started),
  ];
  return [
    ...(older ?? []),
    row('a scenario more', (four.started - one.started) / 3, STARTED, 'allowed', 9, 1),
  ];
}
