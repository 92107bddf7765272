import { interleave, LAB, time } from './measure.mjs';

const SIX = [
  'port-forward',
  'asymmetric-reply',
  'snat',
  'same-port-drop',
  'hairpin-only',
  'hairpin-mac-snat',
];

/** A connection that nobody answers, in a namespace of its own: what one failing probe cannot be faster than. */
const UNANSWERED = `ip link add v0 type veth peer name v1 && ip addr add 192.0.2.1/24 dev v0 && ip link set v0 up &&
  ip link set v1 up && ! curl -q -s --connect-timeout 2 http://192.0.2.2/`;
const SANDBOX =
  process.getuid() === 0 ? ['unshare', '--net'] : ['unshare', '--user', '--map-root-user', '--net'];

/** Wall time of one connection that nobody answers, in ms. */
export const unanswered = () => time(...SANDBOX, 'sh', '-c', UNANSWERED);

/** The six scenarios of the article, from nothing to verdicts, beside the longest timeout among their probes. */
export async function scenarios() {
  const named = SIX.flatMap((name) => ['--scenario', name]);
  const [verify, timeout] = await interleave(5, [
    () => time(...LAB, 'verify', 'nat-loopback', ...named),
    unanswered,
  ]);
  return [
    {
      what: 'six scenarios together',
      value: { name: 'lab verify', figure: verify, unit: 'ms' },
      beside: { name: 'one connect timeout', figure: timeout, unit: 'ms' },
      limit: 2,
    },
  ];
}
