import { closeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { addVeth } from '../../kernel/link.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import { createNamespace } from '../../kernel/new-namespace.ts';
import { LabError, type Problem } from '../../lab/error.ts';
import { Gate } from '../../lab/gate.ts';
import { deriveMac } from '../../lab/mac.ts';
import type { RuleTool } from '../../lab/types.ts';
import { RULE_LANGUAGES } from '../../plan/rules/rules.ts';
import { createRoot } from '../files/root.ts';
import { type Ended, isMissing, missingProgram, programError, start } from '../program.ts';
import type { RulesOf, Sight } from '../protocol.ts';
import { type Complaint, complaints } from './rule-complaints.ts';
import { portionsOf } from './rule-portions.ts';

/** @throws LabError `kernel` with the tool's message, and the refused rule if it can be found */
export async function applyRules(namespace: Namespace, tool: RuleTool, text: string): Promise<void> {
  const ended = await restore(namespace, tool, text);
  if (ended.exitCode === 0) return;
  const [program] = RULE_LANGUAGES[tool].program;
  if (isMissing(ended)) throw missingProgram(namespace.name, program);
  const found = ended.signal === undefined ? complaints(tool, text, ended.stderr) : [];
  const [only] = found;
  if (only === undefined) throw programError(namespace.name, program, ended);
  if (only.line === undefined) only.line = await firstRefused(namespace, tool, text);
  throw new LabError(
    'kernel',
    found.map((one) => problemOf(namespace.name, tool, text, one)),
  );
}

async function restore(namespace: Namespace, tool: RuleTool, text: string): Promise<Ended> {
  const [program, ...args] = RULE_LANGUAGES[tool].program;
  let ended = await start(namespace, program, args, text);
  if (!/Message too long/.test(ended.stderr)) return ended;
  for (const part of portionsOf(tool, text)) {
    ended = await start(namespace, program, [...args, ...part.more], part.text);
    if (ended.exitCode !== 0) break;
  }
  return ended;
}

function problemOf(node: string, tool: RuleTool, text: string, { what, line }: Complaint): Problem {
  const lines = text.split('\n').map((each) => each.trim());
  const meant = line === undefined ? undefined : lines[line - 1];
  const problem = { where: node, what: `${RULE_LANGUAGES[tool].program[0]}: ${what.replace(/\.$/, '')}` };
  if (meant === undefined || line === undefined) return problem;
  const nth = lines.slice(0, line).filter((each) => each === meant).length;
  return {
    ...problem,
    what: `${problem.what}, in "${meant}"`,
    rule: { node, tool, text: meant, nth },
  };
}

/**
 * Finds the refused line for tools that refuse a table as a whole: the last line of the shortest beginning that the
 * tool refuses.
 */
async function firstRefused(meant: Namespace, tool: RuleTool, text: string): Promise<number | undefined> {
  const lines = text.split('\n');
  const sets = /-set\b/.test(text) ? (await start(meant, 'ipset', ['save'])).stdout : '';
  const isRefused = async (count: number) => {
    const namespace = createNamespace('rules');
    namespace.files = meant.files;
    try {
      if (sets !== '') await restore(namespace, 'ipset', sets);
      const end = tool === 'ebtables' ? [] : ['COMMIT'];
      const { exitCode } = await restore(namespace, tool, [...lines.slice(0, count), ...end, ''].join('\n'));
      return exitCode !== 0;
    } finally {
      namespace.close();
    }
  };
  let [taken, refused] = [0, lines.length];
  // A tool that refuses even an empty text is broken, and tells nothing about lines.
  if ((await isRefused(0)) || !(await isRefused(refused))) return undefined;
  while (refused - taken > 1) {
    const middle = Math.floor((taken + refused) / 2);
    if (await isRefused(middle)) refused = middle;
    else taken = middle;
  }
  return refused;
}

/**
 * Tries rules, each in a new namespace. A tool's own test mode does not ask the kernel, so the rules are really
 * loaded.
 *
 * @returns the problems
 */
export async function tryRules(asked: readonly RulesOf[], sight: Sight): Promise<Problem[]> {
  const files = sight.everything ? undefined : createRoot('rules', sight);
  const turns = new Gate(availableParallelism());
  const tried = asked.map(async ({ node, tool, text, sets }) => {
    const leave = await turns.enter();
    const namespace = createNamespace(node);
    if (files) namespace.files = () => files;
    try {
      addInterfaces(namespace, RULE_LANGUAGES[tool].interfaces?.(text) ?? []);
      if (sets !== undefined) await restore(namespace, 'ipset', sets);
      await applyRules(namespace, tool, text);
      return [];
    } catch (error) {
      if (error instanceof LabError && error.code === 'kernel') return error.problems;
      throw error;
    } finally {
      namespace.close();
      leave();
    }
  });
  try {
    return (await Promise.all(tried)).flat();
  } finally {
    if (files) closeSync(files.mounts);
  }
}

/**
 * Makes stand-ins for the interfaces that rules name. If a name appears twice, or the kernel refuses it, the rule
 * tool will report that.
 */
function addInterfaces(namespace: Namespace, names: readonly string[]): void {
  for (const [index, name] of names.filter((each) => each !== 'lo').entries()) {
    const end = (own: string) => ({ ns: namespace, name: own, mac: deriveMac(namespace.name, own) });
    addVeth(end(name), end(`.${index}`));
  }
}
