import type { Path, Report } from '../path.ts';
import type { LabNode } from '../types.ts';

/** Checks set-up commands after all settings are applied, because two settings may add the same command. */
export function checkSetup(path: Path, { setup = [] }: LabNode, report: Report): void {
  const lines = setup.map((command) => JSON.stringify([command.do, command.undo]));
  for (const [index, line] of lines.entries()) {
    if (lines.indexOf(line) !== index)
      report([...path, 'setup'], `has "${setup[index]?.do.trim()}" twice`, 'each command once');
  }
}
