import type { TSType } from '@babel/types';
import type { NamedType } from './types.ts';

/** The parts of a JSON Schema that contain further schemas. */
export interface Schema {
  [key: string]: unknown;
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  enum?: unknown[];
}

type Types = ReadonlyMap<string, NamedType>;

/** The schema of the type `name`, with the comments of the types as descriptions. */
export function describe(schema: Schema, name: string, types: Types): Schema {
  const type = types.get(name);
  if (type === undefined) return schema;
  const { description = type.about, ...rest } = type.alias ? ofType(schema, type.alias, types) : schema;
  const described = type.alias ? rest : { ...rest, ...ofInterface(rest, name, types) };
  return description === undefined ? described : { description, ...described };
}

function ofInterface(schema: Schema, name: string, types: Types): Pick<Schema, 'properties'> {
  const { bases = [], properties = new Map() } = types.get(name) ?? {};
  let inherited = schema;
  for (const base of bases) inherited = { ...inherited, ...ofInterface(inherited, base, types) };
  const own = Object.entries(inherited.properties ?? {}).map(([key, value]) => {
    const property = properties.get(key);
    return [key, property ? ofProperty(value, property, types) : value];
  });
  return { properties: Object.fromEntries(own) };
}

/** The comment of a property takes precedence over the comment of its type. */
function ofProperty(schema: Schema, { about, type }: { about?: string; type: TSType }, types: Types): Schema {
  const { description = undefined, ...described } = ofType(schema, type, types);
  const said = about ?? description;
  return said === undefined ? described : { description: said, ...described };
}

function ofType(schema: Schema, type: TSType, types: Types): Schema {
  switch (type.type) {
    case 'TSArrayType':
      return schema.items ? { ...schema, items: ofType(schema.items, type.elementType, types) } : schema;
    case 'TSUnionType':
      return ofUnion(schema, type.types, types);
    case 'TSTypeReference': {
      if (type.typeName.type !== 'Identifier') return schema;
      const [, value] = type.typeParameters?.params ?? [];
      const { additionalProperties: inner } = schema;
      if (type.typeName.name !== 'Record') return describe(schema, type.typeName.name, types);
      return value && typeof inner === 'object'
        ? { ...schema, additionalProperties: ofType(inner, value, types) }
        : schema;
    }
    default:
      return schema;
  }
}

/** A union whose members are told apart by `kind`. */
function ofUnion(schema: Schema, members: readonly TSType[], types: Types): Schema {
  const byKind = new Map(members.flatMap((member) => kindOf(member, types)));
  const oneOf = schema.oneOf?.map((each) => {
    const name = byKind.get(each.properties?.kind?.enum?.[0]);
    return name === undefined ? each : describe(each, name, types);
  });
  // In a union of a string and an object, only the object is a named type.
  const [object] = members.flatMap((member) => nameOf(member, types) ?? []);
  const anyOf = schema.anyOf?.map((each) =>
    each.properties && object ? describe(each, object, types) : each,
  );
  return { ...schema, ...(oneOf && { oneOf }), ...(anyOf && { anyOf }) };
}

function nameOf(member: TSType, types: Types): string | undefined {
  const name =
    member.type === 'TSTypeReference' && member.typeName.type === 'Identifier' ? member.typeName.name : '';
  return types.get(name)?.properties.size ? name : undefined;
}

function kindOf(member: TSType, types: Types): [kind: unknown, name: string][] {
  if (member.type !== 'TSTypeReference' || member.typeName.type !== 'Identifier') return [];
  const kind = types.get(member.typeName.name)?.properties.get('kind')?.type;
  const value = kind?.type === 'TSLiteralType' && 'value' in kind.literal ? kind.literal.value : undefined;
  return value === undefined ? [] : [[value, member.typeName.name]];
}
