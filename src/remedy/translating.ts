import { nfOn } from './bridging.ts';
import { clientAt, interfaceAt, interfaceTowards, isPrivate, networkAround, networkText } from './flow.ts';
import { isOneByOne, isZoned } from './makers.ts';
import type { Case, Remedy } from './remedy.ts';
import { ownWords } from './words/words.ts';
import { cidr, natRule, toAllOf, toServer, withRules } from './written-rule.ts';

/** Returns remedies for missing or wrong address translation. */
export function translatingRemedies(found: Case): Remedy[] {
  const { cause, node = '' } = found.verdict.observed;
  const nat = translator(found) ?? node;
  switch (cause) {
    case 'asymmetric-reply':
    case 'martian-source':
    case 'unanswered':
      return found.flow.server ? [masquerade(found, nat), ...withBridge(found, nat)] : [];
    case 'no-route':
      // If the server has no route back to the client, it still has one to the machine.
      if (found.flow.server === undefined) return hidden(found, node);
      return node === nat ? [] : [masquerade(found, nat)];
    case 'no-dnat':
    case 'refused':
    case 'service-down':
      return found.flow.server === undefined ? sentOn(found, node) : [];
    default:
      return [];
  }
}

/** Returns the node that changed the packet's destination. */
function translator({ verdict }: Case): string | undefined {
  const row = verdict.timeline.find(
    (each) => each.kind === 'hook' && each.rewrites.some((text) => text.startsWith('destination')),
  );
  if (row?.kind === 'hook') return row.node;
  const said = verdict.evidence.find(({ text }) => /^\S+: \S+ \S+ turned its destination/.test(text));
  return said && /^(\S+):/.exec(said.text)?.[1];
}

function masquerade(found: Case, node: string): Remedy {
  const { server } = found.flow;
  const client = clientAt(found, node);
  const around = networkAround(found.topology, client);
  // The rule covers the whole segment, because all its hosts have the same problem.
  const source = around === undefined ? cidr(client) : networkText(around);
  const own = found.topology.nodes[node];
  const iif = interfaceTowards(own, client);
  const to = server ?? { address: found.flow.target, port: found.flow.port };
  const meaning = { does: 'masquerade', flow: found.flow, source, to, iif } as const;
  const sort = `${node} masquerade`;
  const remedyOf = (match: { iptables: string; nft: string }): Omit<Remedy, 'key' | 'does'> => {
    const [iptables, nft] = [`${match.iptables} -j MASQUERADE`, `${match.nft} masquerade`];
    const written = ownWords(natRule(found, node, { chain: 'POSTROUTING', iptables, nft }), meaning, own);
    return { sort, nodes: withRules(node, written), typed: written.typed, keep: written.keep, scope: 1 };
  };
  const other = networkAround(found.topology, to.address);
  const isInOneSegment = other !== undefined && networkText(other) === source;
  const isWhole = found.oneToOne && !isOneByOne(own);
  return {
    ...remedyOf(isWhole ? toAllOf(to.address, source) : toServer(found.flow, source)),
    key: `${sort} ${source} ${server?.address}:${isWhole ? '' : `${server?.port} ${found.flow.protocol}`}`,
    does: `${node} asks the server in its own name when somebody of ${source} does (MASQUERADE)`,
    ...(isInOneSegment &&
      !isOneByOne(own) && {
        wider: {
          ...remedyOf(forwardedWithin(source)),
          key: `${sort} ${source}`,
          does: `${node} asks in its own name when somebody of ${source} was forwarded to somebody of it (MASQUERADE)`,
        },
      }),
  };
}

const forwardedWithin = (network: string) => {
  const ip = network.includes(':') ? 'ip6' : 'ip';
  return {
    iptables: `-s ${network} -d ${network} -m conntrack --ctstate DNAT`,
    nft: `${ip} saddr ${network} ${ip} daddr ${network} ct status dnat`,
  };
};

/** Private addresses have no route back from outside, so the router next to it must use its own address. */
function hidden(found: Case, node: string): Remedy[] {
  const { topology, flow } = found;
  const around = networkAround(topology, flow.client);
  const theirs = Object.values(topology.nodes[node]?.interfaces ?? {}).flatMap(({ addresses }) => addresses);
  if (around === undefined || !isPrivate(flow.client) || theirs.every(isPrivate)) return [];
  const [beside] = Object.values(topology.nodes).flatMap((nat) => {
    if (nat.name === node || nat.sysctl['net.ipv4.ip_forward'] !== '1') return [];
    const oif = theirs
      .map((each) => interfaceAt(nat, each.replace(/\/.*/, '')))
      .find((each) => each !== undefined);
    return oif === undefined ? [] : [{ nat, oif }];
  });
  if (beside === undefined) return [];
  const { nat, oif } = beside;
  const source = networkText(around);
  const written = natRule(found, nat.name, {
    chain: 'POSTROUTING',
    iptables: `-s ${source} -o ${oif} -j MASQUERADE`,
    nft: `ip saddr ${source} oifname "${oif}" masquerade`,
  });
  return [
    {
      key: `${nat.name} masquerade ${source} ${oif}`,
      sort: `${nat.name} masquerade`,
      does: `${nat.name} asks in its own name when somebody of ${source} goes out by ${oif} (MASQUERADE)`,
      nodes: withRules(nat.name, written),
      typed: written.typed,
      keep: written.keep,
      scope: 2,
    },
  ];
}

/** A bridge with both client and server can translate the answer itself. */
function withBridge(found: Case, node: string): Remedy[] {
  const own = found.topology.nodes[node];
  const isBridge = Object.values(own?.interfaces ?? {}).some(({ kind }) => kind === 'bridge');
  const key = `net.bridge.bridge-nf-call-${found.flow.family === 4 ? 'iptables' : 'ip6tables'}`;
  return isBridge && own?.sysctl[key] !== '1' ? [nfOn(found, node)] : [];
}

/** Forwards the port for this client as it is forwarded for others. */
function sentOn(found: Case, node: string): Remedy[] {
  const { flow, topology } = found;
  const { address, port } = found.forwarded ?? {};
  if (address === undefined || port === undefined || topology.nodes[node] === undefined) return [];
  const own = topology.nodes[node];
  // Some programs have a rule for each port only.
  const isWhole = found.oneToOne && !isOneByOne(own);
  const one = address.includes(':') ? `[${address}]` : address;
  const to = isWhole ? one : `${one}:${port}`;
  const what = isWhole ? flow.target : `${flow.target}:${flow.port}`;
  const match = isWhole
    ? { iptables: '', nft: '' }
    : {
        iptables: `-p ${flow.protocol} -m ${flow.protocol} --dport ${flow.port} `,
        nft: `${flow.protocol} dport ${flow.port} `,
      };
  const ip = flow.family === 4 ? 'ip' : 'ip6';
  const iif = interfaceTowards(own, flow.client);
  const only = isZoned(own) ? iif : undefined;
  const by =
    only === undefined ? { iptables: '', nft: '' } : { iptables: `-i ${only} `, nft: `iifname "${only}" ` };
  const rule = natRule(found, node, {
    chain: 'PREROUTING',
    iptables: `${by.iptables}-d ${cidr(flow.target)} ${match.iptables}-j DNAT --to-destination ${to}`,
    nft: `${by.nft}${ip} daddr ${flow.target} ${match.nft}dnat to ${to}`,
  });
  const meaning = { does: 'forward', flow, to: { address, port }, iif } as const;
  const written = ownWords(rule, meaning, own);
  return [
    {
      key: `${node} dnat ${isWhole ? '' : flow.protocol} ${what} ${to} ${only ?? ''}`,
      sort: `${node} dnat`,
      does: `${node} forwards ${what} ${only === undefined ? 'whichever interface it is asked by' : `when it is asked by ${only} as well`} (DNAT)`,
      nodes: withRules(node, written),
      typed: written.typed,
      keep: written.keep,
      scope: 1,
    },
  ];
}
