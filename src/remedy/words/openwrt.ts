import type { Words } from './meaning.ts';

/** firewall4 reflects its own redirects, if it is told to: both the forward from inside and the translation for it. */
export function inFirewall4({ meaning, node }: Words) {
  if (meaning.does === 'accept') return undefined;
  const { address, port } = meaning.to;
  const to = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  const line = node.rules.nft
    .split('\n')
    .find((each) => each.includes(`dnat ip to ${to}`) || each.includes(`dnat to ${to}`));
  const [, name] = /comment "!fw4: ([^"]+)"/.exec(line ?? '') ?? [];
  if (name === undefined) return undefined;
  const section = `$(uci show firewall | sed -n "s/^firewall\\.\\(.*\\)\\.name='${name}'$/\\1/p")`;
  return {
    typed: [`uci set firewall."${section}".reflection=1`, 'uci commit firewall', 'fw4 reload'],
    keep: 'it is kept there: uci has it in /etc/config/firewall',
  };
}
