import { checkLab } from '../lab/check.ts';
import { LabError, type Problem, type RuleLine } from '../lab/error.ts';
import type { Lab, RuleTool } from '../lab/types.ts';
import type { Loss, MachineRules } from '../snapshot/machine.ts';

/** Parts of a machine that may be left out, one by one, until the lab is valid. Rules are not among them. */
const PARTS = new Set(['interfaces', 'routes', 'routingRules', 'sysctl']);

/**
 * Checks the lab. Parts of the machine that a lab cannot have are left out and reported.
 * @throws LabError `definition` for what is not part of the machine
 */
export function fitLab(lab: Lab, machines: readonly string[], losses: Loss[]): Lab {
  for (;;) {
    try {
      return checkLab(lab);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      const own = error.problems.filter(
        ({ path }) =>
          path?.[0] === 'nodes' && machines.includes(String(path[1])) && PARTS.has(String(path[2])),
      );
      if (own.length === 0) throw error;
      const left = new Set<string>();
      for (const problem of own.toReversed()) leaveOut(lab, problem, left, losses);
    }
  }
}

/** Leaves out the wrong element of a list, or the wrong field of an interface, or all of it. */
function leaveOut(lab: Lab, { path = [], what }: Problem, left: Set<string>, losses: Loss[]): void {
  const part = path.slice(0, path[2] === 'interfaces' && path.length > 4 ? 5 : 4);
  const key = JSON.stringify(part);
  if (left.has(key)) return;
  left.add(key);
  const last = part.at(-1);
  const holder = part
    .slice(0, -1)
    .reduce<unknown>((all, each) => (all as Record<string, unknown>)?.[each], lab);
  if (last === undefined || typeof holder !== 'object' || holder === null) return;
  const value = (holder as Record<string, unknown>)[last];
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (what.startsWith('MAC ') || path.length <= 4)
    leaveWord(holder as Record<string, unknown>, last, what);
  else delete (holder as Record<string, unknown>)[last];
  losses.push({
    what: `${part.slice(2).join('.')} ${JSON.stringify(value) ?? ''}: ${what}`,
    may: 'it is left out',
  });
}

/** If another interface has the MAC address, only that field is left out. */
function leaveWord(holder: Record<string, unknown>, name: string | number, what: string): void {
  const value = holder[name];
  if (what.startsWith('MAC ') && typeof value === 'object' && value !== null) {
    delete (value as Record<string, unknown>).mac;
    return;
  }
  delete holder[name];
}

/** Removes a rule that its tool or this kernel refuses. Undefined if it is not there. */
export function withoutRule(
  rules: MachineRules,
  { tool, text, nth }: RuleLine,
  why: string,
  losses: Loss[],
): MachineRules | undefined {
  const name = tool.replace(/-.*/, '') as RuleTool;
  const lines = (rules[name] ?? '').split('\n');
  let seen = 0;
  const index = lines.findIndex((line) => line.trim() === text && ++seen === nth);
  if (index === -1) return undefined;
  const may = `it is left out (${why}): what it lets through, keeps or translates is not so in the lab`;
  losses.push({ what: `${name}: ${text}`, may });
  return { ...rules, [name]: lines.toSpliced(index, 1).join('\n') };
}
