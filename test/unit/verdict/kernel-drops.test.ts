import { expect, it } from 'vitest';
import type { Drop, ProbeRun } from '../../../src/agent/protocol.ts';
import { observe } from '../../../src/verdict/facts/observation.ts';
import { judgeProbe } from '../../../src/verdict/judge.ts';
import { recorded } from './recorded.ts';

/** A run of `faults` with these drop reports added, some microseconds after the packet was last seen. */
function freed(name: string, drops: (Pick<Drop, 'location' | 'reason'> & { afterUs: number })[]) {
  const each = recorded.find((one) => one.lab === 'faults' && one.name === name);
  const [run] = each?.runs ?? [];
  if (each === undefined || run === undefined) throw new Error(`no ${name}`);
  const { journeys } = observe(each.topology, run);
  const [packet] = judgeProbe(each.topology, run, undefined).evidence.flatMap((one) => one.packet ?? []);
  const last = journeys.find((journey) => journey.packet === packet)?.hops.at(-1)?.timeNs ?? 0n;
  const seen = drops.map(({ afterUs, ...drop }) => ({
    ...drop,
    protocol: 0x0800,
    timeNs: String(last + BigInt(afterUs) * 1000n),
  }));
  const told: ProbeRun = { ...run, drops: { seen } };
  const { timeline, evidence } = judgeProbe(each.topology, told, undefined);
  const rows = timeline.flatMap((row) =>
    row.kind === 'freed' && row.packet === packet
      ? [`${row.node} ${row.location} and ${row.others} more`]
      : [],
  );
  return { rows, said: evidence.flatMap(({ kind, text }) => (kind === 'drop' ? [text] : [])) };
}

const bridge = { location: 'br_handle_frame_finish+0x392', reason: 'NOT_SPECIFIED' };
const rule = { location: 'nf_hook_slow+0x7d', reason: 'NETFILTER_DROP' };
const datagram = { location: '__udp4_lib_rcv+0x4bc', reason: 'NO_SOCKET' };
const socket = { location: 'tcp_v4_rcv+0x99', reason: 'NO_SOCKET' };

it('the first drop that can have been the packet, and how many others can', () => {
  expect(freed('same-port-drop', [{ ...bridge, afterUs: 2 }])).toEqual({
    rows: ['router br_handle_frame_finish+0x392 and 0 more'],
    said: [
      'router: the kernel freed it in br_handle_frame_finish+0x392, NOT_SPECIFIED, 2 µs after it was last seen',
    ],
  });
  const twice = [bridge, bridge].map((drop, i) => ({ ...drop, afterUs: i + 1 }));
  const { rows, said } = freed('same-port-drop', twice);
  expect(rows).toEqual(['router br_handle_frame_finish+0x392 and 1 more']);
  expect(said).toHaveLength(1);
});

it('two that differ are both told', () => {
  const other = { location: 'br_forward+0x10', reason: 'NO_TX_TARGET', afterUs: 3 };
  expect(freed('same-port-drop', [{ ...bridge, afterUs: 1 }, other]).said).toEqual([
    'router: the kernel freed it in br_handle_frame_finish+0x392, NOT_SPECIFIED, or in br_forward+0x10, NO_TX_TARGET, 1 µs after it was last seen',
  ]);
});

it.each([
  ['long before', 'same-port-drop', { ...bridge, afterUs: -500 }],
  ['long after', 'same-port-drop', { ...bridge, afterUs: 50_000 }],
  ['by a rule, of a packet that met none', 'same-port-drop', { ...rule, afterUs: 1 }],
  ['by UDP, of a TCP packet', 'unanswered', { ...datagram, afterUs: 1 }],
  ['by TCP, where the packet was not for the node', 'same-port-drop', { ...socket, afterUs: 1 }],
  ['by a bridge, of a packet that a rule dropped', 'filtered', { ...bridge, afterUs: 1 }],
  [
    'before the place where the packet was seen',
    'unanswered',
    { location: 'neigh_invalidate+0x8a', reason: 'NEIGH_FAILED', afterUs: 1 },
  ],
  [
    'in a rule, at a node without any',
    'unanswered',
    { location: 'nft_do_chain+0x1c', reason: 'NOT_SPECIFIED', afterUs: 1 },
  ],
  // The report is about the RST, which the server drops, not about the SYN-ACK before it.
  ['of a packet that was seen later', 'asymmetric-reply', { ...socket, afterUs: 900 }],
])('was another: %s', (_, name, drop) => {
  expect(freed(name, [drop])).toEqual({ rows: [], said: [] });
});

it('a packet that a rule dropped was freed by netfilter', () => {
  expect(freed('filtered', [{ ...rule, afterUs: 1 }]).rows).toEqual(['router nf_hook_slow+0x7d and 0 more']);
});
