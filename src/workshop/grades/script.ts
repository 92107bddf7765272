/** Lines for `sh` in a node. */
export interface Section {
  node: string;
  text: string;
}

/** A script. If it cannot be run: a sentence for its author that says why. */
export type ReadScript = { sections: Section[] } | { problem: string };

const HEADER = /^#\s*node:\s*(\S+)\s*$/;
const EXEC = /^lab exec (\S+) -- (.+)$/;

/**
 * Reads one file for several nodes: `# node: router` names the node in which the lines below it run; `lab exec
 * router -- …` is a single line for a node. Before the first of these only comments are allowed.
 */
export function readScript(text: string, nodes: readonly string[]): ReadScript {
  const sections: Section[] = [];
  for (const [index, line] of text.replaceAll('\r', '').split('\n').entries()) {
    const what = addLine(sections, line, nodes);
    if (what !== undefined) return { problem: `line ${index + 1}: ${what}` };
  }
  if (sections.length === 0) return { problem: 'it says nothing' };
  const problem = notRun(sections);
  return problem === undefined ? { sections } : { problem };
}

/** How many bytes a program may get as one argument. Each section is one argument of `sh`. */
const LONGEST = 120_000;

/** @returns why no shell could run the sections; undefined if one can */
export function notRun(sections: readonly Section[]): string | undefined {
  for (const { node, text } of sections) {
    if (text.includes('\0')) return `what is to run in ${node} has a zero byte in it`;
    if (Buffer.byteLength(text) > LONGEST) return `what is to run in ${node} has more than ${LONGEST} bytes`;
  }
  return undefined;
}

/** Adds a line to the sections. @returns why the line is not allowed in a script; undefined if it is */
function addLine(sections: Section[], line: string, nodes: readonly string[]): string | undefined {
  const header = HEADER.exec(line)?.[1];
  const [, execNode, command = ''] = EXEC.exec(line) ?? [];
  const node = header ?? execNode;
  if (node !== undefined) {
    if (!nodes.includes(node)) return `no node is called ${node}; there are ${nodes.join(', ')}`;
    sections.push({ node, text: header === undefined ? `${command}\n` : '' });
    return undefined;
  }
  if (/^lab\s/.test(line))
    return `"${line}" is not run here: say in the node what it changes, with ip, iptables or bridge`;
  const current = sections.at(-1);
  if (current) current.text += `${line}\n`;
  else if (!/^\s*(#|$)/.test(line))
    return `in which node? Put a line such as "# node: ${nodes[0]}" before it`;
  return undefined;
}

/** Returns a text without differences of white space. If two submissions give the same text, one is a copy. */
export const normalised = (text: string): string => text.replace(/\s+/g, ' ').trim();
