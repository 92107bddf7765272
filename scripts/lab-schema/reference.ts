import type { TSType } from '@babel/types';
import type { Schema } from './describe.ts';
import type { NamedType } from './types.ts';

type Types = ReadonlyMap<string, NamedType>;

interface Section {
  title: string;
  schema: Schema;
  type: NamedType;
}

/** The described schema of a lab as Markdown: a section for each kind of object, with a table of its keys. */
export function reference(schema: Schema, types: Types): string {
  const sections = sectionsOf('Lab', schema, types);
  const queue = [...sections];
  for (const { schema: parent, type } of queue) {
    for (const [key, property] of Object.entries(parent.properties ?? {})) {
      for (const inner of inside(typeOf(type, key, types), property, types)) {
        if (sections.some(({ title }) => title === inner.title)) continue;
        sections.push(inner);
        queue.push(inner);
      }
    }
  }
  return sections.map((section) => show(section, types)).join('\n');
}

/** The sections of a type: one for an interface, and for a union one for each member. */
function sectionsOf(name: string, schema: Schema, types: Types): Section[] {
  const type = types.get(name);
  if (type === undefined) return [];
  if (schema.oneOf) {
    return schema.oneOf.flatMap((each) => {
      const kind = String(each.properties?.kind?.enum?.[0]);
      return [{ title: `${name} ${kind}`, schema: each, type: ofKind(type, kind, types) }];
    });
  }
  const members = type.alias?.type === 'TSUnionType' ? type.alias.types : [];
  const object = schema.anyOf?.find(({ properties }) => properties);
  if (object) return members.flatMap((member) => sectionsOf(nameOf(member) ?? '', object, types));
  return schema.properties ? [{ title: name.replace(/^Lab(?=.)/, ''), schema, type }] : [];
}

function ofKind({ alias }: NamedType, kind: string, types: Types): NamedType {
  const members = alias?.type === 'TSUnionType' ? alias.types : [];
  const named = members.flatMap((member) => types.get(nameOf(member) ?? '') ?? []);
  const found = named.find(({ properties }) => {
    const own = properties.get('kind')?.type;
    return own?.type === 'TSLiteralType' && 'value' in own.literal && own.literal.value === kind;
  });
  return found ?? { bases: [], properties: new Map() };
}

const nameOf = (type: TSType | undefined) =>
  type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName.name : undefined;

function typeOf(type: NamedType, key: string, types: Types): TSType | undefined {
  const inherited = type.bases.map((base) => types.get(base)?.properties.get(key));
  return [type.properties.get(key), ...inherited].find((each) => each !== undefined)?.type;
}

/** The sections of the objects inside a value, such as members of a list or a map. */
function inside(type: TSType | undefined, schema: Schema, types: Types): Section[] {
  if (type?.type === 'TSArrayType') return inside(type.elementType, schema.items ?? {}, types);
  if (type?.type === 'TSUnionType') {
    // In a union of a string and an object, only the object has keys.
    const object = schema.anyOf?.find(({ properties }) => properties);
    return object ? type.types.flatMap((member) => inside(member, object, types)) : [];
  }
  const name = nameOf(type);
  const { additionalProperties: inner } = schema;
  if (name !== 'Record') return name === undefined ? [] : sectionsOf(name, schema, types);
  const [, value] = type?.type === 'TSTypeReference' ? (type.typeParameters?.params ?? []) : [];
  return typeof inner === 'object' ? inside(value, inner, types) : [];
}

function show({ title, schema, type }: Section, types: Types): string {
  const required = new Set(schema.required as string[] | undefined);
  const rows = Object.entries(schema.properties ?? {}).map(([key, property]) => {
    const value = words(property, inside(typeOf(type, key, types), property, types));
    return `| \`${key}\`${required.has(key) ? ' *' : ''} | ${value} | ${property.description ?? ''} |`;
  });
  const about = type.about ? `\n${type.about}\n` : '';
  return [`## ${title}`, about, '| key | value | |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

function words(schema: Schema, inner: readonly Section[]): string {
  const links = [...inner].map(({ title }) => `[${title}](#${title.toLowerCase().replace(' ', '-')})`);
  if (schema.prefixItems) return '`[text, text]`';
  if (schema.type === 'array') return `list of ${links.join(', ') || words(schema.items ?? {}, [])}`;
  const { additionalProperties: named } = schema;
  if (typeof named === 'object') return `${links.join(', ') || words(named, [])}, by name`;
  if (schema.anyOf && links.length > 0)
    return [
      ...schema.anyOf.filter(({ properties }) => !properties).map((each) => words(each, [])),
      ...links,
    ].join(' or ');
  if (links.length > 0) return links.join(', ');
  if (schema.enum) return schema.enum.map((word) => `\`${word}\``).join(', ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map((each) => words(each, [])))].join(' or ');
  const { minimum, maximum } = schema;
  if (minimum !== undefined) return `${minimum} to ${maximum}`;
  return [schema.type]
    .flat()
    .map((type) => NAMES[String(type)] ?? '')
    .join(' or ');
}

const NAMES: Record<string, string> = {
  string: 'text',
  boolean: 'true, false',
  number: 'number',
  integer: 'number',
};
