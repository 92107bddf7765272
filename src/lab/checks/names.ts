import { MOST_NODES } from '../limits.ts';
import type { Path, Report } from '../path.ts';
import { nodeFragments } from '../place.ts';
import { oneOf } from '../suggest.ts';
import type { Interface, Lab } from '../types.ts';

const LOWER = /^[a-z][a-z0-9-]{0,31}$/;
const LOWER_ALLOWED = 'a lower-case letter, then letters, digits and dashes, 32 at most';
const WORD = /^[A-Za-z][A-Za-z0-9-]{0,31}$/;
const WORD_ALLOWED = 'a letter, then letters, digits and dashes, 32 at most';

/**
 * The kernel's limit for names, without characters that would be ambiguous in `node:interface` and in names of
 * sysctls.
 */
const INTERFACE = /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,14}$/;
const RESERVED = ['lo', 'all', 'default'];
/** Interfaces that the kernel makes in every namespace as soon as one namespace has a tunnel of that kind. */
const TUNNELS = ['gre0', 'gretap0', 'erspan0', 'tunl0', 'sit0'];

export function checkNames(lab: Lab, report: Report): void {
  const each = (path: Path, names: Iterable<string>, pattern: RegExp, allowed: string) => {
    for (const name of names) {
      if (!pattern.test(name)) report([...path, name], 'is no name for this', allowed, 'key');
    }
  };
  const count = Object.keys(lab.nodes).length;
  if (count > MOST_NODES) report(['nodes'], `has ${count} nodes`, `${MOST_NODES} at most`);
  if (!LOWER.test(lab.name)) report(['name'], `cannot be "${lab.name}"`, LOWER_ALLOWED);
  each(['nodes'], Object.keys(lab.nodes), LOWER, LOWER_ALLOWED);
  each(['toggles'], Object.keys(lab.toggles ?? {}), WORD, WORD_ALLOWED);
  each(['probes'], Object.keys(lab.probes ?? {}), WORD, WORD_ALLOWED);
  each(['scenarios'], Object.keys(lab.scenarios ?? {}), WORD, WORD_ALLOWED);
  for (const { path, node } of nodeFragments(lab)) {
    each([...path, 'services'], Object.keys(node.services ?? {}), WORD, WORD_ALLOWED);
    for (const [name, given] of Object.entries(node.interfaces ?? {}))
      checkInterfaceName([...path, 'interfaces', name], name, given, report);
  }
}

function checkInterfaceName(path: Path, name: string, given: Interface, report: Report): void {
  if (name === 'lo') return checkLoopback(path, given, report);
  const wrong = interfaceNameProblem(name);
  if (wrong) report(path, ...wrong, 'key');
}

/** The keys that `lo` may have. The kernel makes it without a cable and without a MAC address. */
const OF_LOOPBACK = ['addresses', 'rpFilter', 'forwarding'];

function checkLoopback(path: Path, given: Interface, report: Report): void {
  for (const field of Object.keys(given)) {
    if (!OF_LOOPBACK.includes(field))
      report([...path, field], 'is nothing for lo', oneOf(OF_LOOPBACK, field));
  }
}

/** Says what is wrong with the name of an interface, and what is allowed. */
export function interfaceNameProblem(name: string): [what: string, allowed: string] | undefined {
  if (RESERVED.includes(name))
    return [`"${name}" is the kernel's own name`, `anything but ${RESERVED.join(', ')}`];
  if (TUNNELS.includes(name))
    return [`"${name}" is the name of a tunnel of the kernel's own`, 'another name'];
  if (INTERFACE.test(name)) return undefined;
  return [
    `"${name}" is no name for an interface`,
    '15 letters, digits, dots, dashes and underscores at most',
  ];
}
