import { arpUnanswered } from './arp-unanswered.ts';
import { asymmetricReply } from './asymmetric-reply.ts';
import { boundElsewhere } from './bound-elsewhere.ts';
import { filtered } from './filtered.ts';
import type { CauseFinder } from './finding.ts';
import { forwardingOff } from './forwarding-off.ts';
import { linkDown } from './link-down.ts';
import { macFlap } from './mac-flap.ts';
import { martianSource } from './martian-source.ts';
import { mtu } from './mtu.ts';
import { nameNotResolved } from './name-not-resolved.ts';
import { noDnat } from './no-dnat.ts';
import { noRoute } from './no-route.ts';
import { portBlocked } from './port-blocked.ts';
import { portsExhausted } from './ports-exhausted.ts';
import { refused } from './refused.ts';
import { rpFilter } from './rp-filter.ts';
import { samePortDrop } from './same-port-drop.ts';
import { serviceDown } from './service-down.ts';
import { staleNeighbour } from './stale-neighbour.ts';
import { ttlExpired } from './ttl-expired.ts';
import { tunnelMismatch } from './tunnel-mismatch.ts';
import { unanswered } from './unanswered.ts';
import { wrongAnswer } from './wrong-answer.ts';
import { wrongDnat } from './wrong-dnat.ts';

/** All finders. Their order does not matter: if two fit at once, the cause is `unknown`. */
export const FINDERS: CauseFinder[] = [
  nameNotResolved,
  noRoute,
  linkDown,
  arpUnanswered,
  staleNeighbour,
  portBlocked,
  filtered,
  forwardingOff,
  rpFilter,
  martianSource,
  ttlExpired,
  mtu,
  tunnelMismatch,
  samePortDrop,
  macFlap,
  noDnat,
  wrongDnat,
  portsExhausted,
  serviceDown,
  boundElsewhere,
  wrongAnswer,
  refused,
  unanswered,
  asymmetricReply,
];
