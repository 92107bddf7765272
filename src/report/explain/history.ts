import type { ProbeVerdict } from '../../verdict/types.ts';
import { fold } from '../columns.ts';

/** A change of the Linux kernel that changes what a lab shows. */
export interface Change {
  /** The first version of Linux with it. */
  version: string;
  /** The commit in the kernel's repository; left out where only the title is known. */
  commit?: string;
  title: string;
  /** What has changed with it. */
  effect: string;
  /** The cause, or the labs, that it is about. */
  about: string;
}

/** Oldest first. Commits are those of the kernel's main line; stable kernels and distributions have some in older versions too. */
export const HISTORY = {
  hairpin: {
    version: '2.6.32',
    title: "net/bridge: Add 'hairpin' port forwarding mode (Anna Fischer, August 2009)",
    effect: 'A port of a bridge may be told to send frames back out of the port they came in by.',
    about: 'same-port-drop, mac-flap; nat-loopback, docker-bridge',
  },
  'bridged-dnat': {
    version: '2.6.35',
    commit: 'e179e6322ac3',
    title: 'netfilter: bridge-netfilter: Fix MAC header handling with IP DNAT',
    effect:
      'What iptables gives another destination while it is still inside the bridge goes on from the port it came in by, no longer from the bridge itself: the bridge does not send it back out of that port. Before, the article’s loopback worked without hairpin mode.',
    about: 'same-port-drop; nat-loopback same-port-drop',
  },
  'bridge-sysctls': {
    version: '5.3',
    commit: '22567590b2e6',
    title: 'netfilter: bridge: namespace bridge netfilter sysctls',
    effect:
      'net.bridge.bridge-nf-call-iptables is each network namespace’s own. Before, one value held for the whole machine, and a namespace could not set it.',
    about: 'every lab with bridges; older kernels cannot run them',
  },
  'owned-tables': {
    version: '5.12',
    commit: '6001a930ce03',
    title: 'netfilter: nftables: introduce table ownership',
    effect:
      'A table of nftables may belong to a program. Before, the tables by which packets are followed through hooks are in sight of `nft flush ruleset`, which ends that.',
    about: 'evidence from hooks (nft trace)',
  },
  'drop-reasons': {
    version: '5.17',
    commit: 'c504e5c2f964',
    title: 'net: skb: introduce kfree_skb_reason()',
    effect:
      'The tracepoint skb:kfree_skb says why a packet was dropped. Before, it says only in which function.',
    about: 'evidence from drops, as root',
  },
  broute: {
    version: '6.4',
    commit: '4386b9218577',
    title: 'netfilter: bridge: introduce broute meta statement',
    effect:
      'nftables, and the ebtables that is built on it, may send frames past the bridge to the IP stack.',
    about: 'rules of ebtables in the table broute',
  },
  'promiscuous-copies': {
    version: '6.9',
    commit: '751de2012eaf',
    title: 'netfilter: br_netfilter: skip conntrack input hook for promisc packets',
    effect:
      'The copy of a frame that only a promiscuous bridge takes in has no connection any more, so NAT does not translate it on its way out. Kubernetes’ hairpin mode promiscuous-bridge rested on that. Stable kernels have it as well: 5.15.157, 6.1.88, 6.6.29, 6.8.8; 5.10 has not.',
    about: 'promiscuous-bridge',
  },
} satisfies Record<string, Change>;

type ChangeName = keyof typeof HISTORY;

export const changeOf = (name: ChangeName): Change => HISTORY[name];

/** The text of `lab explain --history`: every change, or the one with that name. */
export function historyText(only?: string): string {
  const all: [string, Change][] = Object.entries(HISTORY);
  const changes = all.filter(([name]) => only === undefined || name === only);
  return changes
    .map(([name, { version, commit, title, effect, about }]) =>
      [
        `Linux ${version}  ${name}`,
        ...fold(`  ${effect}`, 2),
        ...fold(`  about: ${about}`, 2),
        ...fold(`  commit ${commit ? `${commit} ` : ''}"${title}"`, 2),
        ...(commit ? [`  https://git.kernel.org/linus/${commit}`] : []),
      ].join('\n'),
    )
    .join('\n\n');
}

/** What built-in scenarios show under a kernel without the change, by lab, scenario and probe. */
const BEFORE: { of: string; outcome: string; change: ChangeName }[] = [
  { of: 'promiscuous-bridge promiscuous-bridge itself', outcome: 'works', change: 'promiscuous-copies' },
];

/** Returns the change of the kernel that explains an outcome other than the expected one. */
export function changeBehind(
  lab: string,
  scenario: string,
  { probe, status, observed }: Pick<ProbeVerdict, 'probe' | 'status' | 'observed'>,
): ChangeName | undefined {
  const of = `${lab} ${scenario} ${probe}`;
  const known = BEFORE.find((each) => each.of === of && each.outcome === observed.outcome);
  return status === 'fail' ? known?.change : undefined;
}
