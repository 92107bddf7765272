import { steersTerminal } from '../control.ts';
import type { Path, Report } from '../path.ts';
import type { Lab } from '../types.ts';

/** Fields for text that programs of the lab read or write. Any character is allowed in them. */
const CONTENTS = ['files', 'send', 'answer', 'output', 'prints'];

const ALLOWED = 'printable characters';

/** Refuses control characters, because a lab may come from a stranger, and its texts are printed on a terminal. */
export function checkCharacters(lab: Lab, report: Report): void {
  look([], lab, report);
}

function look(path: Path, part: unknown, report: Report): void {
  if (typeof part === 'string' && steersTerminal(part)) report(path, 'has control characters', ALLOWED);
  if (Array.isArray(part)) {
    for (const [index, inner] of part.entries()) look([...path, index], inner, report);
  } else if (typeof part === 'object' && part !== null) {
    for (const [key, inner] of Object.entries(part)) lookInto([...path, key], key, inner, report);
  }
}

function lookInto(path: Path, key: string, inner: unknown, report: Report): void {
  if (steersTerminal(key)) report(path, 'has control characters in its name', ALLOWED, 'key');
  if (!CONTENTS.includes(key)) look(path, inner, report);
}
