import { interleave, LAB, time } from './measure.mjs';

const SIX = [
  'port-forward',
  'asymmetric-reply',
  'snat',
  'same-port-drop',
  'hairpin-only',
  'hairpin-mac-snat',
];

/** Asks an address that nobody has. A scenario with a failing probe cannot be faster than this. */
const UNANSWERED = `ip link add v0 type veth peer name v1 && ip addr add 192.0.2.1/24 dev v0 && ip link set v0 up &&
  ip link set v1 up && ! curl -q -s --connect-timeout 2 http://192.0.2.2/`;
const SANDBOX =
  process.getuid() === 0 ? ['unshare', '--net'] : ['unshare', '--user', '--map-root-user', '--net'];

/** Wall time in ms of a connection that nobody answers. */
export const unanswered = () => time(...SANDBOX, 'sh', '-c', UNANSWERED);

/**
 * Scenarios from nothing to verdicts, compared with the longest timeout of their probes: the article's six, all of
 * nat-loopback, and all labs.
 */
export async function scenarios() {
  const named = SIX.flatMap((name) => ['--scenario', name]);
  const [six, all, timeout] = await interleave(5, [
    () => time(...LAB, 'verify', 'nat-loopback', ...named),
    () => time(...LAB, 'verify', 'nat-loopback'),
    unanswered,
  ]);
  const labs = await time(...LAB, 'verify', '--all', '--observe');
  const row = (what, figure, limit) => ({
    what,
    value: { name: 'lab verify', figure, unit: 'ms' },
    beside: { name: 'one connect timeout', figure: timeout, unit: 'ms' },
    ...(limit && { limit }),
  });
  return [
    row('six scenarios together', six, 1.7),
    row('all scenarios of nat-loopback', all, 2.2),
    row('all scenarios of all built-in labs', labs),
  ];
}
