import { steersTerminal } from '../lab/control.ts';
import { LabError } from '../lab/error.ts';

/** The output of one program in a snapshot. */
export interface Section {
  /** Its command: `ip -json -4 rule show`. */
  name: string;
  lines: string[];
  /** The name of the file, for messages, and the line where the output begins. */
  file: string;
  line: number;
  /** The exit code. Undefined if the machine lacks the program. */
  exit: number | undefined;
}

const FIRST = /^hairpin-snapshot (\d+)$/;
const VERSION = 1;
/** In characters. A node of a large cluster has about two million. */
const MOST = 64 * 1024 * 1024;

/**
 * Reads the text that `snapshot.sh` prints, by docs/snapshot.md. Line ends may be CRLF; sections may come in any order.
 * @param file as messages call it
 * @throws LabError `definition` with the line, for what is no snapshot, or not the whole of one
 */
export function readSections(text: string, file: string): Section[] {
  const wrong: Wrong = (line, what, allowed = '') =>
    new LabError('definition', { where: `${file}:${line}`, what, allowed }, HINT);
  if (text.length > MOST) throw wrong(1, 'this is too large for a snapshot', `${MOST} characters at most`);
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  checkFirst(lines[0] ?? '', wrong);
  const sections: Section[] = [];
  let open: Section | undefined;
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (steersTerminal(line)) throw wrong(index + 1, 'has a control character', 'text');
    if (open === undefined && line === 'end') return whole(sections, lines, index, wrong);
    if (open && line.startsWith(' ')) open.lines.push(line.slice(1));
    else if (open === undefined) open = begun(line, file, index + 1, wrong);
    else {
      sections.push(ended(open, line, index + 1, wrong));
      open = undefined;
    }
  }
  throw wrong(lines.length, 'the snapshot breaks off here', 'its last line is "end"');
}

/** Returns the section for a file that contains the output of one program, and nothing else. */
export function sectionOf(name: string, text: string, file: string): Section {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const bad = lines.findIndex(steersTerminal);
  if (bad !== -1)
    throw new LabError('definition', {
      where: `${file}:${bad + 1}`,
      what: 'has a control character',
      allowed: 'text',
    });
  return { name, lines, file, line: 1, exit: 0 };
}

type Wrong = (line: number, what: string, allowed?: string) => LabError;

function checkFirst(line: string, wrong: Wrong): void {
  const version = FIRST.exec(line)?.[1];
  const allowed = `"hairpin-snapshot ${VERSION}" as the first line`;
  if (version === undefined) throw wrong(1, 'this is no snapshot', allowed);
  if (Number(version) !== VERSION) throw wrong(1, `version ${version} is not known here`, allowed);
}

function begun(line: string, file: string, number: number, wrong: Wrong): Section {
  const name = /^section (.+)$/.exec(line)?.[1];
  if (name === undefined) throw wrong(number, 'belongs to no section', 'section NAME, or end');
  return { name, lines: [], file, line: number + 1, exit: undefined };
}

/** Checks the end of a program's output. The line before it is empty if the output ended with a line end. */
function ended(open: Section, line: string, number: number, wrong: Wrong): Section {
  const [, exit, missing] = /^(?:exit (\d+)|missing (.+))$/.exec(line) ?? [];
  if (exit === undefined && missing === undefined)
    throw wrong(
      number,
      `section "${open.name}" has no end`,
      'a line that begins with a space, exit N or missing NAME',
    );
  const lines = open.lines.at(-1) === '' ? open.lines.slice(0, -1) : open.lines;
  return { ...open, lines, exit: exit === undefined ? undefined : Number(exit) };
}

const HINT = 'lab snapshot --script | ssh root@router sh > router.snap takes one';

function whole(sections: Section[], lines: readonly string[], end: number, wrong: Wrong): Section[] {
  const after = lines.slice(end + 1).findIndex((line) => line !== '');
  if (after !== -1) throw wrong(end + after + 2, 'something stands behind the end');
  const names = sections.map(({ name }) => name);
  const twice = sections.find(({ name }, index) => names.indexOf(name) !== index);
  if (twice) throw wrong(twice.line, `a second section "${twice.name}"`);
  return sections;
}
