import type { Meaning, Words } from './meaning.ts';

/**
 * Writes in firewall4's language: forwardings between zones, and reflection of its own redirects for the listed
 * zones.
 */
export function inFirewall4({ meaning, node }: Words) {
  const { nft } = node.rules;
  const typed = meaning.does === 'accept' ? passing(meaning, nft) : reflecting(meaning, node, nft);
  return (
    typed && {
      typed: [...typed, 'uci commit firewall', 'fw4 reload'],
      keep: 'it is kept there: uci has it in /etc/config/firewall',
    }
  );
}

type Accept = Extract<Meaning, { does: 'accept' }>;

/** Returns a rule before all others. A rule without a destination zone is about the router itself. */
function passing({ flow, to, iif, oif, hook, beyond }: Accept, nft: string) {
  const [src, dest] = [zoneOf(nft, iif), zoneOf(nft, oif)];
  if (src === undefined || (hook === 'forward' && dest === undefined)) return undefined;
  if (beyond)
    return [
      'uci add firewall forwarding',
      `uci set firewall.@forwarding[-1].src='${src}'`,
      `uci set firewall.@forwarding[-1].dest='${dest}'`,
    ];
  const options: Readonly<Record<string, string | number>> = {
    name: `${flow.protocol} ${to.port} from ${src}`,
    src,
    ...(hook === 'forward' && dest && { dest }),
    dest_ip: to.address,
    dest_port: to.port,
    proto: flow.protocol,
    family: `ipv${flow.family}`,
    target: 'ACCEPT',
  };
  return [
    'uci add firewall rule',
    ...Object.entries(options).map(([key, value]) => `uci set firewall.@rule[-1].${key}='${value}'`),
    'uci reorder firewall.@rule[-1]=0',
  ];
}

function reflecting({ flow, to, iif }: Meaning, node: Words['node'], rules: string) {
  const endpoint = `${to.address.includes(':') ? `[${to.address}]` : to.address}:${to.port}`;
  const name = nameOf(rules, endpoint);
  const section = name === undefined ? undefined : sectionOf(name);
  const client = zoneOf(rules, iif);
  const isOwn = Object.values(node.interfaces).some(({ addresses }) =>
    addresses.some((each) => each.startsWith(`${flow.target}/`)),
  );
  // firewall4 reflects only redirects of its own addresses, and this address belongs to another router in front of
  // it.
  if (name === undefined || section === undefined || client === undefined || !isOwn) return undefined;
  const reflected = zonesThatReflect(rules, name);
  // The zone is already reflected, so this does not help.
  if (reflected.has(client)) return undefined;
  // If no zone is listed, firewall4 reflects for its default zones. They must be listed now, too.
  const zones = [...reflected, client];
  return [
    `uci set firewall."${section}".reflection=1`,
    ...zones.map((zone) => `uci add_list firewall."${section}".reflection_zone='${zone}'`),
  ];
}

/** The redirect's name, which firewall4 has as a comment. */
function nameOf(rules: string, endpoint: string): string | undefined {
  const lines = rules.split('\n').filter((line) => / dnat (?:ip6? )?to /.test(line));
  const line = lines.find((each) => each.includes(` to ${endpoint} comment `));
  return /comment "!fw4: ([^"]+?)(?: \(reflection\))?"/.exec(line ?? '')?.[1];
}

/**
 * A section without a name is addressed by its index. A name with special characters for the shell or sed is not used.
 */
function sectionOf(name: string): string | undefined {
  if (/^@redirect\[\d+\]$/.test(name)) return name;
  if (/['"\\`$\n]/.test(name)) return undefined;
  const literal = name.replace(/[.*[\]^/]/g, '\\$&');
  return `$(uci show firewall | sed -n "s/^firewall\\.\\(.*\\)\\.name='${literal}'$/\\1/p")`;
}

const zonesThatReflect = (rules: string, name: string): ReadonlySet<string> =>
  new Set(
    rules
      .split(/^\t(?=chain )/m)
      .filter((chain) => chain.includes(`"!fw4: ${name} (reflection)"`))
      .flatMap((chain) => /^chain dstnat_(\S+)/.exec(chain)?.[1] ?? []),
  );

/** Reads the zone from its chains: `iifname { "br-lan", "wg0" } jump forward_lan`. */
function zoneOf(nft: string, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const line = nft
    .split('\n')
    .find((each) => /\biifname .*jump (?:input|forward)_/.test(each) && each.includes(`"${name}"`));
  return /jump (?:input|forward)_(\S+)/.exec(line ?? '')?.[1];
}
