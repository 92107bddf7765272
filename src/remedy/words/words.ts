import type { TopologyNode } from '../../plan/topology.ts';
import { type Maker, makersOf } from '../makers.ts';
import type { Written } from '../written-rule.ts';
import { inDocker } from './docker.ts';
import { inFirewalld } from './firewalld.ts';
import type { Meaning, Words } from './meaning.ts';
import { inFirewall4 } from './openwrt.ts';
import { inUfw } from './ufw.ts';

type Said = Pick<Written, 'typed' | 'keep'> & Partial<Written>;

/** The tools, the one to prefer first. */
const TOOLS: readonly (readonly [Maker, (words: Words) => Said | undefined])[] = [
  ['firewalld', inFirewalld],
  ['ufw', inUfw],
  ['fw4', inFirewall4],
  ['docker', inDocker],
];

/** Where to store rules that a tool does not manage, because the tool rewrites its own files. */
const KEPT_BY: Partial<Record<Maker, string>> = {
  firewalld:
    'firewall-cmd --permanent --direct --add-rule, with the family, the table, the chain, a priority and the rule; then --reload',
  ufw: 'the line, beginning with -A, before COMMIT in the part of its table in /etc/ufw/before.rules (a table that is not there is added: *nat, the line, COMMIT)',
  fw4: 'the same lines as a file in /etc/nftables.d/, which firewall4 includes',
  fw3: 'the same line in /etc/firewall.user',
  libvirt:
    'the same lines in /etc/libvirt/hooks/network, for the action "started": libvirt puts its own rules first when it starts the network',
  docker:
    'the same lines in a drop-in of docker.service, as ExecStartPost: the engine puts its own rules first when it starts',
  'kube-proxy':
    'the same lines in a unit of systemd that comes after the kubelet: kube-proxy leaves them alone',
  proxmox: 'as post-up of the bridge in /etc/network/interfaces',
};

/** Writes the rule in the language of the user's tool, if it has one, and says where to store it. */
export function ownWords(written: Written, meaning: Meaning, node: TopologyNode | undefined): Written {
  if (node === undefined) return written;
  const makers = makersOf(node);
  for (const [maker, say] of TOOLS) {
    const said = makers.has(maker) ? say({ meaning, node, written }) : undefined;
    if (said) return { ...written, ...said };
  }
  const [keep] = Object.entries(KEPT_BY).flatMap(([maker, text]) =>
    makers.has(maker as Maker) ? [text] : [],
  );
  return keep === undefined ? written : { ...written, keep };
}
