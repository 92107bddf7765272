import type { Lab, LabNode, Link, Rules, RuleTool, Setting, ToggleValues, When } from './types.ts';

/** Nodes and links of a lab with every `when` decided, without defaults. */
export interface Overlaid {
  nodes: Record<string, LabNode>;
  links: Link[];
}

/** Is the condition of a setting met? */
export function holds(when: When, toggles: ToggleValues): boolean {
  return Object.entries(when).every(([toggle, wanted]) => {
    const value = toggles[toggle];
    return value !== undefined && (Array.isArray(wanted) ? wanted.includes(value) : wanted === value);
  });
}

/** Applies every setting whose condition is met to the lab's nodes and links, in order. */
export function overlay(lab: Lab, toggles: ToggleValues): Overlaid {
  const base: Overlaid = { nodes: lab.nodes, links: lab.links ?? [] };
  return (lab.settings ?? []).filter(({ when }) => holds(when, toggles)).reduce(lay, base);
}

function lay({ nodes, links }: Overlaid, setting: Setting): Overlaid {
  const over = Object.entries(setting.nodes ?? {}).map(([name, node]) => [
    name,
    layNode(nodes[name] ?? {}, node),
  ]);
  return { nodes: { ...nodes, ...Object.fromEntries(over) }, links: [...links, ...(setting.links ?? [])] };
}

function layNode(under: LabNode, over: LabNode): LabNode {
  const merged = merge(under, over) as LabNode;
  return under.rules && over.rules ? { ...merged, rules: append(under.rules, over.rules) } : merged;
}

function append(under: Rules, over: Rules): Rules {
  const texts = Object.entries(over);
  const joined = texts.map(([tool, text]) => [
    tool,
    [under[tool as RuleTool], text].filter(isText).join('\n'),
  ]);
  return { ...under, ...Object.fromEntries(joined) };
}

/** A definition that is still being checked may have any value here. */
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Merges objects, appends lists and replaces single values. */
function merge(under: unknown, over: unknown): unknown {
  if (Array.isArray(under) && Array.isArray(over)) return [...under, ...over];
  if (!isObject(under) || !isObject(over)) return over;
  const merged = Object.entries(over).map(([key, value]) => [
    key,
    Object.hasOwn(under, key) ? merge(under[key], value) : value,
  ]);
  return { ...under, ...Object.fromEntries(merged) };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
