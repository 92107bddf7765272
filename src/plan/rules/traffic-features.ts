import { ruleLines } from '../../lab/rules.ts';
import type { KernelFeature } from '../kernel-feature.ts';

/**
 * The kernel modules of traffic control, by the names in tc. A text is loaded only if the kernel has every module
 * that it needs.
 */
const MODULES = {
  qdisc: {
    ...{ clsact: 'sch_ingress', ingress: 'sch_ingress', htb: 'sch_htb', hfsc: 'sch_hfsc', prio: 'sch_prio' },
    ...{ drr: 'sch_drr', sfq: 'sch_sfq', red: 'sch_red', fq: 'sch_fq', fq_codel: 'sch_fq_codel' },
    ...{ codel: 'sch_codel', cake: 'sch_cake', netem: 'sch_netem', tbf: 'sch_tbf' },
  },
  filter: {
    ...{ u32: 'cls_u32', flower: 'cls_flower', matchall: 'cls_matchall', basic: 'cls_basic' },
    ...{ fw: 'cls_fw', flow: 'cls_flow', bpf: 'cls_bpf' },
  },
  action: {
    ...{ mirred: 'act_mirred', gact: 'act_gact', drop: 'act_gact', ok: 'act_gact', pass: 'act_gact' },
    ...{ police: 'act_police', pedit: 'act_pedit', skbedit: 'act_skbedit', vlan: 'act_vlan' },
    ...{ nat: 'act_nat', csum: 'act_csum', connmark: 'act_connmark', ct: 'act_ct' },
  },
} as const;

type Module<Part> = Part extends Record<string, infer Name> ? Name : never;
export type TrafficFeature = Module<(typeof MODULES)[keyof typeof MODULES]>;

const OPTIONS = { sch: 'NET_SCH', cls: 'NET_CLS', act: 'NET_ACT' };
const CALLED = { sch: 'qdisc', cls: 'filter', act: 'action' };

/** Returns the build option: `sch_htb` is CONFIG_NET_SCH_HTB. */
export function trafficFeature(module: TrafficFeature): KernelFeature {
  const kind = module.slice(0, 3) as keyof typeof OPTIONS;
  const name = module.slice(4);
  return {
    about: `tc ${CALLED[kind]} ${name}`,
    option: `CONFIG_${OPTIONS[kind]}_${name.toUpperCase()}`,
    module,
  };
}

export function trafficFeatures(text: string): TrafficFeature[] {
  return ruleLines(text).flatMap(({ words: [object = '', , ...words] }) => {
    const found = (part: object, word: string): TrafficFeature[] =>
      Object.hasOwn(part, word) ? [part[word as keyof typeof part]] : [];
    if (object === 'qdisc') return words.flatMap((word) => found(MODULES.qdisc, word)).slice(0, 1);
    if (object !== 'filter') return [];
    const kind = words.flatMap((word) => found(MODULES.filter, word)).slice(0, 1);
    const actions = words.flatMap((word, index) =>
      words[index - 1] === 'action' || word === 'police' ? found(MODULES.action, word) : [],
    );
    return [...kind, ...actions];
  });
}
