import { interfaceAt, interfaceTowards } from './flow.ts';
import { isOneByOne } from './makers.ts';
import type { Case, Remedy } from './remedy.ts';
import { ownWords } from './words/words.ts';
import { acceptRule, toServer, withRules } from './written-rule.ts';

/** Returns remedies that accept the packet, or its answer, at the beginning of the chain that drops it. */
export function accepted(found: Case, node: string): Remedy[] {
  const { verdict, flow } = found;
  const row = verdict.timeline.findLast(
    (each) =>
      each.kind === 'hook' &&
      each.node === node &&
      each.rules.some(({ verdict: word }) => /drop|reject/i.test(word)),
  );
  if (row?.kind !== 'hook') return [];
  const last = row.rules.at(-1);
  const first = row.rules.find(({ table }) => table === last?.table);
  if (last === undefined || first === undefined) return [];
  const decided = verdict.hops.find(({ packet }) => packet === verdict.observed.packet);
  const isAnswer = decided?.flags.startsWith('S.') === true;
  const own = found.topology.nodes[node];
  const to = flow.server ?? { address: flow.target, port: flow.port };
  const oif = row.hook === 'forward' ? interfaceTowards(own, to.address) : undefined;
  // A client far away stands for many clients, so the rule matches the interface instead of its address.
  const beyond = oif !== undefined && row.iif !== undefined && interfaceAt(own, to.address) === undefined;
  const what = isAnswer ? ANSWERS : beyond ? wayOut(row.iif, oif) : toOne(flow, to, row.iif);
  const meaning = { does: 'accept', flow, to, hook: row.hook, iif: row.iif, oif, beyond } as const;
  const place = { table: first.table, chain: first.chain, hook: row.hook };
  const acceptOf = ({ match, does }: Passing): Remedy => {
    const rule = acceptRule(found, place, match);
    const written = isAnswer ? rule : ownWords(rule, meaning, own);
    return {
      key: `${node} accept ${written.typed.join()}`,
      sort: `${node} accept`,
      does: `${node} lets ${does}`,
      nodes: withRules(node, written),
      typed: written.typed,
      keep: written.keep,
      scope: beyond ? 2 : 1,
      but: 'it lets in what somebody may have meant to keep out',
    };
  };
  const isForwarded = row.hook === 'forward' && flow.server !== undefined && !isAnswer && !beyond;
  const wider = isForwarded && !isOneByOne(own) && { wider: acceptOf(forwardedBy(row.iif)) };
  return [{ ...acceptOf(what), ...wider }];
}

interface Passing {
  match: { iptables: string; nft: string };
  /** The traffic that the remedy lets through. */
  does: string;
}

const ANSWERS: Passing = {
  match: { iptables: '-m conntrack --ctstate RELATED,ESTABLISHED', nft: 'ct state established,related' },
  does: 'answers pass that belong to a connection',
};

const wayOut = (iif: string | undefined, oif: string): Passing => ({
  match: { iptables: `-i ${iif} -o ${oif}`, nft: `iifname "${iif}" oifname "${oif}"` },
  does: `all pass that comes by ${iif} and leaves by ${oif}`,
});

/** Only from this side, because others may be kept out on purpose. */
function toOne(flow: Case['flow'], to: { address: string; port: number }, iif: string | undefined): Passing {
  const { iptables, nft } = toServer({ ...flow, server: to });
  const does = `${flow.protocol} to ${to.address} port ${to.port} pass`;
  if (iif === undefined) return { match: { iptables, nft }, does };
  return {
    match: { iptables: `-i ${iif} ${iptables}`, nft: `iifname "${iif}" ${nft}` },
    does: `${does} that comes by ${iif}`,
  };
}

/** All destinations of the machine's own port forwards. */
const forwardedBy = (iif: string | undefined): Passing => ({
  match: {
    iptables: `${iif ? `-i ${iif} ` : ''}-m conntrack --ctstate DNAT`,
    nft: `${iif ? `iifname "${iif}" ` : ''}ct status dnat`,
  },
  does: `all pass that ${iif ? `comes by ${iif} and ` : ''}was forwarded (DNAT)`,
});
