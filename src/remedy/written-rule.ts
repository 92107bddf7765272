import type { RuleTool } from '../lab/types.ts';
import type { Case, Flow, Remedy } from './remedy.ts';

/** A rule for the user's own tool: what to load for a trial, what to type, and where to store it. */
export interface Written {
  rules: Partial<Record<RuleTool, string>>;
  typed: string[];
  keep: string;
}

const KEEP = {
  iptables: 'iptables-save > /etc/iptables/rules.v4 (Debian: netfilter-persistent save)',
  ip6tables: 'ip6tables-save > /etc/iptables/rules.v6 (Debian: netfilter-persistent save)',
  nft: 'the same lines in /etc/nftables.conf',
  bridge:
    'ebtables-save > /etc/ebtables.rules, or the line as post-up of the bridge in /etc/network/interfaces',
} as const;

const TABLE = 'hairpin';

interface NatRule {
  chain: 'PREROUTING' | 'POSTROUTING' | 'OUTPUT';
  /** The rule for iptables and for nft. */
  iptables: string;
  nft: string;
}

/** A rule of NAT, before all others. */
export function natRule(
  { tool, flow }: Pick<Case, 'flow' | 'tool'>,
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
      keep: KEEP[program],
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
    keep: KEEP.nft,
  };
}

/** Marks connections that come in by an interface, and those of their packets that come in by another one. */
export function markRules(
  { tool, flow }: Pick<Case, 'flow' | 'tool'>,
  node: string,
  by: string,
  mark: string,
): Written {
  if (tool(node) === 'iptables') {
    const program = flow.family === 4 ? 'iptables' : 'ip6tables';
    const lines = [
      `-I PREROUTING 1 -i ${by} -m conntrack --ctstate NEW -j CONNMARK --set-mark ${mark}`,
      `-I PREROUTING 2 ! -i ${by} -m connmark --mark ${mark} -j MARK --set-mark ${mark}`,
    ];
    return {
      rules: { [program]: `*mangle\n${lines.join('\n')}\nCOMMIT\n` },
      typed: lines.map((line) => `${program} -t mangle ${line}`),
      keep: KEEP[program],
    };
  }
  const family = flow.family === 4 ? 'ip' : 'ip6';
  const body = 'type filter hook prerouting priority mangle;';
  const lines = [
    `iifname "${by}" ct state new ct mark set ${mark}`,
    `iifname != "${by}" ct mark ${mark} meta mark set ${mark}`,
  ];
  return {
    rules: {
      nft: `table ${family} ${TABLE} {\n  chain marking {\n    ${[body, ...lines].join('\n    ')}\n  }\n}\n`,
    },
    typed: [
      `nft add table ${family} ${TABLE}`,
      `nft add chain ${family} ${TABLE} marking '{ ${body} }'`,
      ...lines.map((line) => `nft add rule ${family} ${TABLE} marking '${line}'`),
    ],
    keep: KEEP.nft,
  };
}

/** Translates MAC addresses of everything that leaves by the port to the machine's own. */
export function macSnat(
  { tool }: Pick<Case, 'tool'>,
  node: string,
  { port, bridge, mac }: { port: string; bridge: string; mac: string },
): Written {
  // If a lab gives no address, the command reads the machine's.
  const own = `$(cat /sys/class/net/${bridge}/address)`;
  if (tool(node) === 'iptables') {
    const rule = (to: string) => `-A POSTROUTING -o ${port} -j snat --to-src ${to} --snat-target ACCEPT`;
    return {
      rules: { ebtables: `*nat\n${rule(mac)}\n` },
      typed: [`ebtables -t nat ${rule(own)}`],
      keep: KEEP.bridge,
    };
  }
  const body = 'type filter hook postrouting priority 300;';
  const rule = `oifname "${port}" ether saddr set ${mac}`;
  return {
    rules: { nft: `table bridge ${TABLE} {\n  chain postrouting {\n    ${body}\n    ${rule}\n  }\n}\n` },
    typed: [
      `nft add table bridge ${TABLE}`,
      `nft add chain bridge ${TABLE} postrouting '{ ${body} }'`,
      `nft add rule bridge ${TABLE} postrouting oifname ${port} ether saddr set ${own}`,
    ],
    keep: KEEP.nft,
  };
}

/** A rule that accepts, first in the chain that drops. */
export function acceptRule(
  { flow }: Pick<Case, 'flow'>,
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
      keep: KEEP[program],
    };
  }
  const line = `insert rule ${place.table} ${place.chain} ${match.nft} accept`;
  return { rules: { nft: `${line}\n` }, typed: [`nft ${line}`], keep: KEEP.nft };
}

export const cidr = (address: string) => `${address}/${address.includes(':') ? 128 : 32}`;

/** Matches a connection's packets on their way to the server. */
export function toServer({ protocol, family, server }: Flow, source?: string) {
  const { address = '', port = 0 } = server ?? {};
  const ip = family === 4 ? 'ip' : 'ip6';
  return {
    iptables: `${source ? `-s ${source} ` : ''}-d ${cidr(address)} -p ${protocol} -m ${protocol} --dport ${port}`,
    nft: `${source ? `${ip} saddr ${source} ` : ''}${ip} daddr ${address} ${protocol} dport ${port}`,
  };
}

/** Matches all that was forwarded to the server. */
export function toAllOf(address: string, source: string) {
  const ip = address.includes(':') ? 'ip6' : 'ip';
  return {
    iptables: `-s ${source} -d ${cidr(address)} -m conntrack --ctstate DNAT`,
    nft: `${ip} saddr ${source} ${ip} daddr ${address} ct status dnat`,
  };
}

export const withRules = (node: string, { rules }: Written): Remedy['nodes'] => ({ [node]: { rules } });
