/** Texts that people have, as a snapshot of the machine they are from. */
export interface Parts {
  /** By the name of the section, which is the command that printed it. */
  [section: string]: string;
}

/** What a file of `--ip-json` has, by how its name begins. */
export const IP_JSON: readonly (readonly [begins: RegExp, section: string])[] = [
  [/^(addr|link)/, 'ip -json -details address show'],
  [/^route-?6/, 'ip -json -6 route show table all'],
  [/^route/, 'ip -json -4 route show table all'],
  [/^rule-?6/, 'ip -json -6 rule show'],
  [/^rule/, 'ip -json -4 rule show'],
  [/^neigh\w*-?6/, 'ip -json -6 neighbour show'],
  [/^neigh/, 'ip -json -4 neighbour show'],
  [/^fdb/, 'bridge -json fdb show'],
  [/^vlan/, 'bridge -json vlan show'],
];

/** By docs/snapshot.md; a router forwards, so the setting is on where nobody says otherwise. */
export function assemble(parts: Parts, name: string): string {
  const all: Parts = {
    system: `Linux\n${name}`,
    settings: 'net/ipv4/ip_forward:1\nnet/ipv6/conf/all/forwarding:1',
    ...parts,
  };
  const sections = Object.entries(all).flatMap(([section, text]) => [
    `section ${section}`,
    ...text.split(/\r?\n/).map((line) => ` ${line}`),
    'exit 0',
  ]);
  return ['hairpin-snapshot 1', ...sections, 'end', ''].join('\n');
}
