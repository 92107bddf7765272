import type { RuleTool } from '../lab/types.ts';
import type { Case, Flow, Remedy } from './remedy.ts';

/** A rule in the user's own tool: what is loaded to try it, what is typed, and where it is kept. */
export interface Written {
  rules: Partial<Record<RuleTool, string>>;
  typed: string[];
  keep: string;
}

/** Where rules are kept depends on who makes the ruleset: typed rules are gone when that makes it anew. */
const KEEPERS: readonly (readonly [tool: string, keep: string])[] = [
  [
    'fw4',
    'the same lines as a file in /etc/nftables.d/, which firewall4 includes; for a port forward alone: uci set firewall.@redirect[0].reflection=1 (the forward’s own number), uci commit firewall, fw4 reload',
  ],
  ['uci', 'the same line in /etc/firewall.user'],
  ['ufw', 'the rule in /etc/ufw/before.rules, in the table’s own part, then ufw reload'],
  [
    'firewall-cmd',
    'firewall-cmd --permanent --direct --add-rule, with the family, the table, the chain, a priority and the rule; then --reload',
  ],
];

const KEEP = {
  iptables: 'iptables-save > /etc/iptables/rules.v4 (Debian: netfilter-persistent save)',
  nft: 'the same lines in /etc/nftables.conf',
  bridge:
    'ebtables-save > /etc/ebtables.rules, or the line as post-up of the bridge in /etc/network/interfaces',
} as const;

const keepFor = (tools: readonly string[], kind: keyof typeof KEEP) =>
  (kind === 'bridge' ? undefined : KEEPERS.find(([tool]) => tools.includes(tool))?.[1]) ?? KEEP[kind];

const TABLE = 'hairpin';

interface NatRule {
  chain: 'PREROUTING' | 'POSTROUTING' | 'OUTPUT';
  /** In iptables' words, and nft's. */
  iptables: string;
  nft: string;
}

/** A rule of NAT, before all others. */
export function natRule(
  { tool, flow, tools }: Pick<Case, 'flow' | 'tool' | 'tools'>,
  node: string,
  { chain, iptables, nft }: NatRule,
): Written {
  const family = flow.family === 4 ? 'ip' : 'ip6';
  if (tool(node) === 'iptables') {
    const program = flow.family === 4 ? 'iptables' : 'ip6tables';
    const rule = `-I ${chain} 1 ${iptables}`;
    return {
      rules: { [program]: `*nat\n${rule}\nCOMMIT\n` },
      typed: [`${program} -t nat ${rule}`],
      keep: keepFor(tools, 'iptables'),
    };
  }
  const name = chain.toLowerCase();
  const priority = chain === 'POSTROUTING' ? 'srcnat - 1' : 'dstnat - 1';
  const body = `type nat hook ${name} priority ${priority};`;
  return {
    rules: { nft: `table ${family} ${TABLE} {\n  chain ${name} {\n    ${body}\n    ${nft}\n  }\n}\n` },
    typed: [
      `nft add table ${family} ${TABLE}`,
      `nft add chain ${family} ${TABLE} ${name} '{ ${body} }'`,
      `nft add rule ${family} ${TABLE} ${name} ${nft}`,
    ],
    keep: keepFor(tools, 'nft'),
  };
}

/** All that leaves by the port has the machine's own MAC address. */
export function macSnat(
  { tool, tools }: Pick<Case, 'tool' | 'tools'>,
  node: string,
  port: string,
  mac: string,
): Written {
  if (tool(node) === 'iptables') {
    const rule = `-A POSTROUTING -o ${port} -j snat --to-src ${mac} --snat-target ACCEPT`;
    return {
      rules: { ebtables: `*nat\n${rule}\n` },
      typed: [`ebtables -t nat ${rule}`],
      keep: keepFor(tools, 'bridge'),
    };
  }
  const body = 'type filter hook postrouting priority 300;';
  const rule = `oifname "${port}" ether saddr set ${mac}`;
  return {
    rules: { nft: `table bridge ${TABLE} {\n  chain postrouting {\n    ${body}\n    ${rule}\n  }\n}\n` },
    typed: [
      `nft add table bridge ${TABLE}`,
      `nft add chain bridge ${TABLE} postrouting '{ ${body} }'`,
      `nft add rule bridge ${TABLE} postrouting '${rule}'`,
    ],
    keep: keepFor(tools, 'nft'),
  };
}

/** A rule that lets something pass, first in the chain that drops it. */
export function acceptRule(
  { flow, tools }: Pick<Case, 'flow' | 'tools'>,
  place: { table: string; chain: string; hook: string },
  match: { iptables: string; nft: string },
): Written {
  const program = flow.family === 4 ? 'iptables' : 'ip6tables';
  const isIptables =
    /^ip6? (filter|mangle|raw|security)$/.test(place.table) && place.chain === place.chain.toUpperCase();
  if (isIptables) {
    const rule = `-I ${place.hook.toUpperCase()} 1 ${match.iptables} -j ACCEPT`;
    const table = place.table.split(' ')[1] ?? 'filter';
    return {
      rules: { [program]: `*${table}\n${rule}\nCOMMIT\n` },
      typed: [`${program}${table === 'filter' ? '' : ` -t ${table}`} ${rule}`],
      keep: keepFor(tools, 'iptables'),
    };
  }
  const line = `insert rule ${place.table} ${place.chain} ${match.nft} accept`;
  return { rules: { nft: `${line}\n` }, typed: [`nft ${line}`], keep: keepFor(tools, 'nft') };
}

export const cidr = (address: string) => `${address}/${address.includes(':') ? 128 : 32}`;

/** What a connection's packets have once they are for the server. */
export function toServer({ protocol, family, server }: Flow, source?: string) {
  const { address = '', port = 0 } = server ?? {};
  const ip = family === 4 ? 'ip' : 'ip6';
  return {
    iptables: `${source ? `-s ${source} ` : ''}-d ${cidr(address)} -p ${protocol} -m ${protocol} --dport ${port}`,
    nft: `${source ? `${ip} saddr ${source} ` : ''}${ip} daddr ${address} ${protocol} dport ${port}`,
  };
}

export const withRules = (node: string, { rules }: Written): Remedy['nodes'] => ({ [node]: { rules } });
