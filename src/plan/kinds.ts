import type { LinkKind } from '../lab/link-kind.ts';
import { bond } from './kind/bond.ts';
import { dummy } from './kind/dummy.ts';
import { geneve } from './kind/geneve.ts';
import { gre } from './kind/gre.ts';
import { gretap } from './kind/gretap.ts';
import { ipip } from './kind/ipip.ts';
import { ipvlan } from './kind/ipvlan.ts';
import type { KindPlan, Of } from './kind/kind.ts';
import { macvlan } from './kind/macvlan.ts';
import { sit } from './kind/sit.ts';
import { tap } from './kind/tap.ts';
import { tun } from './kind/tun.ts';
import { vlan } from './kind/vlan.ts';
import { vrf } from './kind/vrf.ts';
import { vxlan } from './kind/vxlan.ts';
import { wireguard } from './kind/wireguard.ts';

export const KIND_PLANS: { [Name in LinkKind['kind']]: KindPlan<Of<Name>> } = {
  vlan,
  macvlan,
  ipvlan,
  bond,
  vrf,
  vxlan,
  geneve,
  gretap,
  gre,
  ipip,
  sit,
  wireguard,
  tun,
  tap,
  dummy,
};

/** The plan of a kind, for any link. */
export const kindPlan = (kind: LinkKind['kind']) => KIND_PLANS[kind] as KindPlan<LinkKind>;
