import type { NodeLook } from '../../agent/protocol.ts';
import type { LabNode, RuleTool } from '../../lab/types.ts';
import type { Machine, MachineRules } from '../../snapshot/machine.ts';
import { readRules } from '../../snapshot/read/read-rules.ts';
import { sectionOf } from '../../snapshot/sections.ts';
import type { Change } from './change.ts';

/** The program of a snapshot that prints a tool's rules. */
const PRINTED_BY: Readonly<Record<string, RuleTool>> = {
  'iptables-save': 'iptables',
  'ip6tables-save': 'ip6tables',
  'ebtables-save': 'ebtables',
  'nft list ruleset': 'nft',
};

const TOOLS = Object.values(PRINTED_BY);

/** Returns the present rules of each tool whose rules were changed, and ipsets likewise. */
export function changedRules(look: NodeLook, machine: Machine): Change[] {
  const [now, meant] = [rulesIn(look.rules, look.node), rulesIn(look.meant, look.node)];
  const tools = TOOLS.filter((tool) => now[tool] !== meant[tool]);
  const sets = ({ kept }: Pick<NodeLook, 'kept'>) =>
    JSON.stringify(kept.filter(({ what }) => what === 'ipset'));
  const hasNewSets = sets(look) !== sets({ kept: look.meantToBeKept });
  return [
    ...(hasNewSets ? [ruled('ipset', machine.rules.ipset)] : []),
    ...tools.map((tool) => ruled(tool, now[tool])),
  ];
}

const ruled = (tool: RuleTool, text: string | undefined): Change => [
  (node: LabNode) => {
    const { [tool]: _, ...others } = node.rules ?? {};
    return { ...node, rules: { ...others, ...(text !== undefined && { [tool]: text }) } };
  },
];

function rulesIn(texts: NodeLook['rules'] = {}, node: string): MachineRules {
  const find = (name: string) => {
    const text = texts[PRINTED_BY[name] ?? ''];
    return text === undefined
      ? undefined
      : sectionOf(name, text.replace(COUNTS, 'counter'), `${node} ${name}`);
  };
  return readRules(find).rules;
}

const COUNTS = /counter packets \d+ bytes \d+/g;
