import type { Problem } from './error.ts';
import { type Path, showPath } from './path.ts';
import type { Lab } from './types.ts';

/**
 * Returns the parts of a definition that have no effect. They are no mistakes, but probably not intended. The lab
 * must have passed `checkLab`.
 */
export function warningsOf({ toggles = {}, settings = [], probes = {}, scenarios = {} }: Lab): Problem[] {
  const used = new Set(settings.flatMap(({ when }) => Object.keys(when)));
  const expected = new Set(Object.values(scenarios).flatMap(({ expect }) => Object.keys(expect)));
  const told = (path: Path, what: string, allowed: string): Problem => ({
    where: showPath(path),
    what,
    allowed,
    path,
    at: 'key',
  });
  const idle = Object.keys(toggles)
    .filter((name) => !used.has(name))
    .map((name) => told(['toggles', name], 'changes nothing', 'settings that say when it has which value'));
  const unasked = Object.keys(probes)
    .filter((name) => !expected.has(name))
    .map((name) => told(['probes', name], 'no scenario expects anything of it', 'scenarios that name it'));
  return [...idle, ...unasked];
}
