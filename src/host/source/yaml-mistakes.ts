import { type Document, isCollection, isScalar, type Node, visit, type YAMLError } from 'yaml';
import { repeatedKeys } from './repeated-keys.ts';

/** A mistake in the syntax between two offsets, and the allowed form. */
export interface Mistake {
  what: string;
  allowed?: string;
  start: number;
  end: number;
}

/**
 * Returns the parser's errors in plain words. For an unclosed bracket the parser reports errors wherever the
 * bracket might have ended, so only the place where it was opened is reported. Errors after the last part that the
 * parser understood are left out, because they do not help.
 */
export function mistakesIn(document: Document, text: string): Mistake[] {
  const open = unclosed(document, text);
  const beyond = document.errors.findIndex(({ message }) => message.includes('in YAML stream'));
  const all = beyond === -1 ? document.errors : document.errors.slice(0, beyond + 1);
  const errors = open ? all.filter(({ pos: [start] }) => start < open.start) : all;
  return [
    ...errors.map((error) => mistakeOf(error, text)),
    ...(open ? [open] : [...comments(document), ...repeated(document)]),
  ];
}

function repeated(document: Document): Mistake[] {
  return repeatedKeys(document).map(({ range }) => {
    const [start, end] = range ?? [0, 0];
    return { what: 'is there twice', allowed: 'each key once', start, end };
  });
}

/** Comments in JSON: the parser makes them part of the next key. */
function comments(document: Document): Mistake[] {
  const found: Mistake[] = [];
  visit(document, {
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.type !== 'PLAIN' || !/^\/[/*]/.test(String(key.value))) return;
      const [start, end] = key.range ?? [0, 0];
      found.push({ what: 'is no comment here', allowed: '# before it', start, end });
    },
  });
  return found;
}

const CLOSERS: Record<string, string> = { '[': ']', '{': '}', '"': '"', "'": "'" };

/** Returns the innermost unclosed bracket. The brackets around it end at the same place. */
function unclosed(document: Document, text: string): Mistake | undefined {
  let found: Mistake | undefined;
  const look = (node: Node) => {
    const [start, end] = node.range ?? [0, 0];
    const opener = text[start] ?? '';
    const closer = Object.hasOwn(CLOSERS, opener) ? CLOSERS[opener] : undefined;
    const isClosed = end - start > 1 && text[end - 1] === closer;
    if (closer !== undefined && !isClosed && isEnclosed(node))
      found = { what: `${opener} is not closed`, allowed: closer, start, end: start + 1 };
  };
  if (document.errors.length > 0) visit(document, { Node: (_, node) => look(node) });
  return found;
}

const isEnclosed = (node: Node) =>
  isCollection(node) ? node.flow === true : isScalar(node) && /^QUOTE/.test(node.type ?? '');

const SAID: Partial<Record<YAMLError['code'], [what: string, allowed: string]>> = {
  TAB_AS_INDENT: ['is indented with a tab', 'spaces'],
  BLOCK_AS_IMPLICIT_KEY: ['has a second colon', 'quotes around a text that has one'],
  MULTILINE_IMPLICIT_KEY: ['is no key', 'a colon and a space after it'],
  BAD_SCALAR_START: ['begins with a character that YAML keeps for itself', 'quotes around it'],
};

function mistakeOf({ code, message, pos: [start, end] }: YAMLError, text: string): Mistake {
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const isTabbed = /^ *\t\s*\S/.test(text.slice(line));
  const said = isTabbed ? SAID.TAB_AS_INDENT : SAID[code];
  if (said) return { what: said[0], allowed: said[1], start, end };
  if (/in YAML stream: "[\]}]"/.test(message))
    return { what: 'closes nothing', allowed: 'as many as were opened', start, end };
  if (/^All .* items must start at the same column/.test(message))
    return { what: 'does not begin where its neighbours do', allowed: 'the column of the first', start, end };
  if (/Unexpected \S*scalar token/.test(message))
    return { what: 'follows what has not ended', allowed: 'a comma before it', start, end };
  return { what: message, start, end };
}
