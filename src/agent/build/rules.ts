import type { Namespace } from '../../kernel/namespace.ts';
import type { RuleTool } from '../../plan/step.ts';
import { output } from '../program.ts';

/** Each reads a whole ruleset on standard input and applies it at once, or not at all. */
const RESTORE: Record<RuleTool, [program: string, ...args: string[]]> = {
  iptables: ['iptables-restore'],
  ip6tables: ['ip6tables-restore'],
  ebtables: ['ebtables-restore'],
  nft: ['nft', '-f', '-'],
};

export async function applyRules(namespace: Namespace, tool: RuleTool, text: string): Promise<void> {
  const [program, ...args] = RESTORE[tool];
  await output(namespace, program, args, text);
}
