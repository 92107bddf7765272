import type { Cause } from '../../lab/types.ts';
import { place, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { sureDrop } from '../story/kernel-drops.ts';
import { fateAt, type TurningPoint } from '../story/point.ts';
import type { Finding } from './finding.ts';

/** The drop reasons of the kernel that name a cause by themselves, and what they mean. */
const REASONS: Record<string, { cause: Cause; what: string }> = {
  NETFILTER_DROP: { cause: 'filtered', what: 'a rule stopped it' },
  TC_INGRESS: { cause: 'filtered', what: 'a filter of tc stopped it where it came in' },
  TC_EGRESS: { cause: 'filtered', what: 'a filter of tc stopped it where it was to leave' },
  QDISC_DROP: { cause: 'filtered', what: 'a queue of tc dropped it' },
  XDP: { cause: 'filtered', what: 'a program of XDP dropped it' },
  BPF_CGROUP_EGRESS: { cause: 'filtered', what: 'a BPF program of a control group stopped it' },
  SOCKET_FILTER: { cause: 'filtered', what: 'the filter of its socket dropped it' },
  XFRM_POLICY: { cause: 'filtered', what: 'a policy of IPsec did not let it pass' },
  IP_RPFILTER: { cause: 'rp-filter', what: 'its source is not where it came from' },
  IP_LOCAL_SOURCE: { cause: 'martian-source', what: 'its source is an address of its own' },
  IP_LOCALNET: { cause: 'martian-source', what: 'it has an address of 127.0.0.0/8' },
  PKT_TOO_BIG: { cause: 'mtu', what: 'it is too big for the next link' },
  IP_INNOROUTES: { cause: 'no-route', what: 'there is no route for it' },
  IP_OUTNOROUTES: { cause: 'no-route', what: 'there is no route for it' },
  NEIGH_FAILED: { cause: 'arp-unanswered', what: 'nobody said who has the address of its next hop' },
  BRIDGE_INGRESS_STP_STATE: { cause: 'port-blocked', what: 'the port that it came in by is blocking' },
  VXLAN_VNI_NOT_FOUND: { cause: 'tunnel-mismatch', what: 'no VXLAN there has its VNI' },
  TCP_LISTEN_OVERFLOW: { cause: 'unanswered', what: 'the queue of its listening socket is full' },
  SOCKET_RCVBUFF: { cause: 'unanswered', what: 'its socket had no room for it' },
};

/**
 * Finds a cause by the kernel's own drop reason, if no finder found one. Only root sees these reasons, so no
 * other cause relies on them.
 */
export function byReason(o: Observation, point: TurningPoint): Finding | undefined {
  const fate = fateAt(point);
  const drop = fate && sureDrop(o, fate.journey);
  const known = drop && REASONS[drop.value.reason];
  if (fate === undefined || drop === undefined || known === undefined) return undefined;
  const { journey, at } = fate;
  return {
    cause: known.cause,
    node: at.node,
    interface: at.interface,
    detail: `${at.node} dropped it: ${known.what} (the kernel's reason: ${drop.value.reason})`,
    evidence: [seenBy(o, journey, at, `was last seen at ${place(at)}`), drop.evidence],
    packet: journey.packet,
  };
}
