import { stringify } from 'yaml';
import type { Lab } from '../lab/types.ts';
import type { Loss } from '../snapshot/machine.ts';

/**
 * Writes the lab as a file. Its first lines say from what it was made, and what it lacks.
 * @param missing lines by title
 */
export function labText(
  lab: Lab,
  made: string,
  missing: { title: string; lines: readonly string[] },
): string {
  const head = [`Made by ${made}.`];
  if (missing.lines.length > 0) head.push('', missing.title, ...missing.lines.map((line) => `- ${line}`));
  const comment = head.map((line) => `# ${line.replace(/[\r\n]+/g, ' ')}`.trimEnd()).join('\n');
  return `${comment}\n${stringify(withoutEmpty(lab), { lineWidth: 0 })}`;
}

export const lossText = ({ what, where, may }: Loss): string =>
  `${where === undefined ? '' : `${where}: `}${what}: ${may}`;

/** Removes empty lists and objects. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .map(([key, each]) => [key, withoutEmpty(each)] as const)
    .filter(([key, each]) => !(isEmpty(each) && DROPPED.has(key)));
  return Object.fromEntries(kept);
}

const DROPPED = new Set(['routes', 'routingRules', 'sysctl', 'rules']);
const isEmpty = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;
