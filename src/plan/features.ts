import { type TrafficFeature, trafficFeature, trafficFeatures } from './rules/traffic-features.ts';
import type { LiveStep } from './step.ts';

/** A part of the kernel that some labs need and not every kernel has. */
export interface KernelFeature {
  about: string;
  /** The kernel's build option, and the module it makes. */
  option: string;
  module: string;
}

export const FEATURES = {
  tbf: { about: 'rate limits (qdisc tbf)', option: 'CONFIG_NET_SCH_TBF', module: 'sch_tbf' },
  netem: {
    about: 'delay, loss, duplication and reordering (qdisc netem)',
    option: 'CONFIG_NET_SCH_NETEM',
    module: 'sch_netem',
  },
  vlan: { about: 'VLAN interfaces (802.1Q)', option: 'CONFIG_VLAN_8021Q', module: '8021q' },
  macvlan: { about: 'macvlan interfaces', option: 'CONFIG_MACVLAN', module: 'macvlan' },
  ipvlan: { about: 'ipvlan interfaces', option: 'CONFIG_IPVLAN', module: 'ipvlan' },
  bond: { about: 'bonds', option: 'CONFIG_BONDING', module: 'bonding' },
  vrf: { about: 'VRFs', option: 'CONFIG_NET_VRF', module: 'vrf' },
  vxlan: { about: 'VXLAN tunnels', option: 'CONFIG_VXLAN', module: 'vxlan' },
  geneve: { about: 'Geneve tunnels', option: 'CONFIG_GENEVE', module: 'geneve' },
  gretap: { about: 'GRE tunnels for frames', option: 'CONFIG_NET_IPGRE', module: 'ip_gre' },
  gre: { about: 'GRE tunnels', option: 'CONFIG_NET_IPGRE', module: 'ip_gre' },
  ipip: { about: 'tunnels for IPv4 in IPv4', option: 'CONFIG_NET_IPIP', module: 'ipip' },
  sit: { about: 'tunnels for IPv6 in IPv4', option: 'CONFIG_IPV6_SIT', module: 'sit' },
  'vlan-filtering': {
    about: 'bridges that keep VLANs apart',
    option: 'CONFIG_BRIDGE_VLAN_FILTERING',
    module: 'bridge',
  },
  ipset: { about: 'ipsets', option: 'CONFIG_IP_SET', module: 'ip_set' },
  dummy: { about: 'dummy interfaces', option: 'CONFIG_DUMMY', module: 'dummy' },
} as const satisfies Record<string, KernelFeature>;

export type Feature = keyof typeof FEATURES | TrafficFeature;

export const featureNamed = (name: Feature): KernelFeature =>
  name in FEATURES ? FEATURES[name as keyof typeof FEATURES] : trafficFeature(name as TrafficFeature);

/** What the kernel must have for these steps, beyond what every lab needs. */
export function featuresOf(steps: readonly LiveStep[]): Feature[] {
  return [...new Set(steps.flatMap(featuresOfStep))];
}

function featuresOfStep(step: LiveStep): Feature[] {
  switch (step.do) {
    case 'bridge':
      return step.vlanFiltering ? ['vlan-filtering'] : [];
    case 'link':
      return [step.link.kind];
    case 'qdiscs':
      return step.qdiscs.map(({ kind }) => kind);
    case 'rules':
      return step.tool === 'ipset' ? ['ipset'] : step.tool === 'tc' ? trafficFeatures(step.text) : [];
    default:
      return [];
  }
}

/** `this kernel has no rate limits (qdisc tbf): CONFIG_NET_SCH_TBF (module sch_tbf)` */
export function describeLack(features: readonly Feature[]): string {
  const lacks = features.map((feature) => {
    const { about, option, module } = featureNamed(feature);
    return `${about}: ${option} (module ${module})`;
  });
  return `this kernel has no ${lacks.join('; no ')}`;
}
