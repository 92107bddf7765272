import type { LinkKind } from '../lab/link-kind.ts';
import type { RuleTool } from '../lab/types.ts';
import type { KernelFeature } from './kernel-feature.ts';
import { KIND_PLANS } from './kinds.ts';
import { type TrafficFeature, trafficFeature, trafficFeatures } from './rules/traffic-features.ts';
import type { LiveStep } from './step.ts';

const KINDS = Object.fromEntries(
  Object.entries(KIND_PLANS).map(([kind, { feature }]) => [kind, feature]),
) as Record<LinkKind['kind'], KernelFeature>;

export const FEATURES = {
  tbf: { about: 'rate limits (qdisc tbf)', option: 'CONFIG_NET_SCH_TBF', module: 'sch_tbf' },
  netem: {
    about: 'delay, loss, duplication and reordering (qdisc netem)',
    option: 'CONFIG_NET_SCH_NETEM',
    module: 'sch_netem',
  },
  'vlan-filtering': {
    about: 'bridges that keep VLANs apart',
    option: 'CONFIG_BRIDGE_VLAN_FILTERING',
    module: 'bridge',
  },
  ...KINDS,
  ipset: { about: 'ipsets', option: 'CONFIG_IP_SET', module: 'ip_set' },
  flowtable: {
    about: 'flow tables of nftables',
    option: 'CONFIG_NF_FLOW_TABLE_INET',
    module: 'nf_flow_table_inet',
  },
  broute: {
    about: 'frames that a bridge routes (the table broute of ebtables-legacy)',
    option: 'CONFIG_BRIDGE_EBT_BROUTE',
    module: 'ebtable_broute',
  },
} as const satisfies Record<string, KernelFeature>;

export type Feature = keyof typeof FEATURES | TrafficFeature;

export const featureNamed = (name: Feature): KernelFeature =>
  name in FEATURES ? FEATURES[name as keyof typeof FEATURES] : trafficFeature(name as TrafficFeature);

/** Returns the kernel features that these steps need and other labs do not. */
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
      return ruleFeatures(step.tool, step.text);
    case 'setup':
      return /\bebtables-legacy\b.*\bbroute\b/.test(step.command.do) ? ['broute'] : [];
    default:
      return [];
  }
}

function ruleFeatures(tool: RuleTool, text: string): Feature[] {
  if (tool === 'ipset') return ['ipset'];
  if (tool === 'tc') return trafficFeatures(text);
  return tool === 'nft' && /(^|[{;])\s*flowtable\s/m.test(text) ? ['flowtable'] : [];
}

/** Writes `this kernel has no rate limits (qdisc tbf): CONFIG_NET_SCH_TBF (module sch_tbf)`. */
export function describeLack(features: readonly Feature[]): string {
  const lacks = features.map((feature) => {
    const { about, option, module } = featureNamed(feature);
    return `${about}: ${option} (module ${module})`;
  });
  return `this kernel has no ${lacks.join('; no ')}`;
}
