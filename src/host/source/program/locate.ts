import type { ArrayExpression, Node, ObjectExpression } from '@babel/types';
import type { Excerpt } from '../../../lab/error.ts';
import type { Path } from '../../../lab/path.ts';
import { excerptOf, lineIn } from '../source.ts';
import { type Found, Module } from './module.ts';

/** A part of the definition: the expression and, for a property, its name. */
interface Part extends Found {
  name?: Found;
}

/**
 * Finds a part of a program's definition in the program's text, or in that of an imported file. For a computed
 * part, returns the expression that computes it. For a missing key, returns the enclosing object.
 * @param path absolute
 */
export function locateIn(path: string, definition: Path, at: 'key' | undefined): Found | undefined {
  const root = Module.open(path)?.exported('default');
  if (root === undefined) return undefined;
  let part: Part = root;
  for (const [depth, key] of definition.entries()) {
    const holder = meant(part);
    const inner = inside(holder, key);
    if (inner === undefined) return isContainer(holder.node) ? (part.name ?? holder) : part;
    part = inner;
    if (at === 'key' && depth === definition.length - 1) return part.name ?? part;
  }
  const holder = meant(part);
  return isContainer(holder.node) ? (part.name ?? holder) : part;
}

/** @param show turns an absolute path into the file's name in messages */
export function excerptAt({ node, module }: Found, show: (path: string) => string): Excerpt {
  return { ...excerptOf(module.text, node.start ?? 0, node.end ?? 0), file: show(module.path) };
}

/** Finds one line of a text that the expression contains, in one of its files. */
export function lineAt(
  { node, module }: Found,
  line: string,
  nth: number,
  show: (path: string) => string,
): Excerpt | undefined {
  const own = lineIn(module.text, [node.start ?? 0, node.end ?? 0], line, nth);
  const excerpt = own ?? lineIn(module.text, [0, module.text.length], line, nth);
  return excerpt && { ...excerpt, file: show(module.path) };
}

const isContainer = ({ type }: Node) => type === 'ObjectExpression' || type === 'ArrayExpression';

const HAIRPIN = /^hairpin-lab$|\/index\.[tj]s$/;

/**
 * Follows names and imports to the expression that gives the value, as far as this is possible without running the
 * program.
 */
function meant(found: Found, depth = 0): Found {
  const { node, module } = found;
  const next = depth < 100 ? simpler(node, module) : undefined;
  return next ? meant(next, depth + 1) : found;
}

function simpler(node: Node, module: Module): Found | undefined {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return { node: node.expression, module };
    case 'Identifier':
      return module.named(node.name);
    case 'CallExpression': {
      const [lab] = node.arguments;
      const isDefine =
        node.callee.type === 'Identifier' && module.isOf(HAIRPIN, node.callee.name, 'defineLab');
      return isDefine && lab ? { node: lab, module } : undefined;
    }
    case 'MemberExpression': {
      const { object, property, computed } = node;
      if (computed || property.type !== 'Identifier') return undefined;
      const ofModule = object.type === 'Identifier' ? module.member(object.name, property.name) : undefined;
      return ofModule ?? inside(meant({ node: object, module }), property.name);
    }
    default:
      return undefined;
  }
}

function inside({ node, module }: Found, key: string | number): Part | undefined {
  if (node.type === 'ObjectExpression') return property(node, module, String(key));
  return node.type === 'ArrayExpression' ? item(node, module, Number(key)) : undefined;
}

function item({ elements }: ArrayExpression, module: Module, index: number): Part | undefined {
  let before = 0;
  for (const element of elements) {
    const found = element && { node: element, module };
    if (element?.type !== 'SpreadElement') {
      if (before++ === index) return found ?? undefined;
      continue;
    }
    const spread = meant({ node: element.argument, module });
    // Nobody knows how many elements the spread adds.
    if (spread.node.type !== 'ArrayExpression') return found ?? undefined;
    const inner = item(spread.node, spread.module, index - before);
    if (inner) return inner;
    before += spread.node.elements.length;
  }
  return undefined;
}

/**
 * Returns the last property of that name, which is the one that counts. Undefined if a computed key could have the
 * same name.
 */
function property({ properties }: ObjectExpression, module: Module, name: string): Part | undefined {
  let computed: Part | undefined;
  for (const each of properties.toReversed()) {
    if (each.type === 'SpreadElement') {
      const spread = meant({ node: each.argument, module });
      if (!isContainer(spread.node)) computed ??= { node: each, module };
      const found = inside(spread, name);
      if (found) return found;
    } else if (nameOf(each.key, each.computed) === name) {
      const own = { node: each.key, module };
      return { node: each.type === 'ObjectProperty' ? each.value : each, module, name: own };
    }
  }
  return computed;
}

function nameOf(key: Node, computed: boolean): string | undefined {
  if (key.type === 'StringLiteral') return key.value;
  if (key.type === 'NumericLiteral') return String(key.value);
  return key.type === 'Identifier' && !computed ? key.name : undefined;
}
