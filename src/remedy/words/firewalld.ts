import type { Meaning, Words } from './meaning.ts';

/** Writes rich rules for the client's zone, or a policy from one zone to another. */
export function inFirewalld({ meaning, node }: Words) {
  const { nft } = node.rules;
  const family = `family="ipv${meaning.flow.family}"`;
  const zone = zoneOf(nft, meaning.iif);
  if (zone === undefined) return undefined;
  const typed = [...linesFor(meaning, family, zone, zoneOf(nft, meaning.oif)), 'firewall-cmd --reload'];
  return { typed, keep: 'it is kept there: --permanent writes it to /etc/firewalld' };
}

function linesFor(meaning: Meaning, family: string, zone: string, other: string | undefined): string[] {
  const { protocol, target, port } = meaning.flow;
  const rich = (rule: string) =>
    `firewall-cmd --permanent --zone=${zone} --add-rich-rule='rule ${family} ${rule}'`;
  switch (meaning.does) {
    case 'forward':
      return [
        rich(
          `destination address="${target}" forward-port port="${port}" protocol="${protocol}" to-port="${meaning.to.port}" to-addr="${meaning.to.address}"`,
        ),
      ];
    case 'masquerade':
      return [
        rich(`source address="${meaning.source}" destination address="${meaning.to.address}" masquerade`),
      ];
    case 'accept': {
      const what = `destination address="${meaning.to.address}" port port="${meaning.to.port}" protocol="${protocol}" accept`;
      if (meaning.hook !== 'forward' || other === undefined) return [rich(what)];
      if (zone === other) return [`firewall-cmd --permanent --zone=${zone} --add-forward`];
      const policy = `firewall-cmd --permanent --policy=${`${zone}-to-${other}`.slice(0, 17)}`;
      return [
        `${policy.replace('--policy', '--new-policy')}`,
        `${policy} --add-ingress-zone=${zone}`,
        `${policy} --add-egress-zone=${other}`,
        meaning.beyond
          ? `${policy} --set-target=ACCEPT`
          : `${policy} --add-rich-rule='rule ${family} ${what}'`,
      ];
    }
  }
}

/** Finds the zone in its chains: `iifname "lan0" goto nat_PRE_internal`; the last zone takes the rest. */
function zoneOf(nft: string, name: string | undefined): string | undefined {
  const own =
    name && new RegExp(`ifname "${name}" (?:goto|jump) (?:nat|filter|mangle)_[A-Z]+_(\\w+)`).exec(nft);
  return (own || /^\t*goto (?:nat_PRE|filter_FWD)_(\w+)$/m.exec(nft))?.[1];
}
