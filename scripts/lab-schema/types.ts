import { readFileSync } from 'node:fs';
import { parse } from '@babel/parser';
import type { Comment, Node, Statement, TSInterfaceDeclaration, TSType } from '@babel/types';

/** A named type: an interface with its bases, or a type alias. */
export interface NamedType {
  about?: string;
  bases: string[];
  properties: Map<string, { about?: string; type: TSType }>;
  alias?: TSType;
}

/** Reads interfaces and aliases of TypeScript files, with their comments. */
export function readTypes(files: readonly string[]): ReadonlyMap<string, NamedType> {
  const types = new Map<string, NamedType>();
  for (const file of files) {
    const { program } = parse(readFileSync(file, 'utf8'), { sourceType: 'module', plugins: ['typescript'] });
    for (const statement of program.body) read(statement, types);
  }
  return types;
}

function read(statement: Statement, types: Map<string, NamedType>): void {
  const exported = statement.type === 'ExportNamedDeclaration' ? statement.declaration : undefined;
  const node = exported ?? statement;
  if (node.type === 'TSInterfaceDeclaration') {
    types.set(node.id.name, { ...about(statement), bases: bases(node), properties: properties(node) });
  } else if (node.type === 'TSTypeAliasDeclaration') {
    const alias = node.typeAnnotation;
    types.set(node.id.name, { ...about(statement), bases: [], properties: new Map(), alias });
  }
}

/** For `Omit<Base, 'kind'>` the base is `Base`. The omitted key is not looked up. */
const bases = (node: TSInterfaceDeclaration) =>
  (node.extends ?? []).flatMap(({ expression, typeParameters }) => {
    if (expression.type !== 'Identifier') return [];
    const [first] = expression.name === 'Omit' ? (typeParameters?.params ?? []) : [];
    if (first === undefined) return [expression.name];
    return first.type === 'TSTypeReference' && first.typeName.type === 'Identifier'
      ? [first.typeName.name]
      : [];
  });

function properties({ body }: TSInterfaceDeclaration): NamedType['properties'] {
  const found: NamedType['properties'] = new Map();
  for (const each of body.body) {
    if (each.type !== 'TSPropertySignature' || each.key.type !== 'Identifier' || !each.typeAnnotation)
      continue;
    found.set(each.key.name, { ...about(each), type: each.typeAnnotation.typeAnnotation });
  }
  return found;
}

/** The text of the comment before a node, without stars. */
function about({ leadingComments }: Node): { about?: string } {
  const doc = leadingComments?.findLast(isDoc);
  if (doc === undefined) return {};
  return {
    about: doc.value
      .replace(/^\*|^\s*\* ?/gm, '')
      .replace(/\s+/g, ' ')
      .trim(),
  };
}

const isDoc = ({ type, value }: Comment) => type === 'CommentBlock' && value.startsWith('*');
