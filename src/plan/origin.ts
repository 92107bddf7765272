import type { RuleLine } from '../lab/error.ts';
import { holds } from '../lab/overlay.ts';
import type { Path } from '../lab/path.ts';
import { nodeFragments } from '../lab/place.ts';
import { fillPlaceholders, macPlaceholder, textOf } from '../lab/rules.ts';
import { servicePort } from '../lab/service.ts';
import type { Lab, LabNode, RuleTool, ToggleValues } from '../lab/types.ts';
import { FIRST_PRIORITY, resolve } from './resolve.ts';

/**
 * Where a line of a node's rules was written: in which text, in which line, and which one of several equal lines it
 * is.
 */
export interface RuleOrigin {
  path: Path;
  text: string;
  nth: number;
}

/** Finds a line of the joined rules in the lab, or in a toggle setting that is in effect. */
export function ruleOrigin(lab: Lab, toggles: ToggleValues, line: RuleLine): RuleOrigin | undefined {
  const { nodes } = resolve(lab, toggles);
  const fill = (text: string) =>
    fillPlaceholders(text, (inner) => {
      const [node = '', name = ''] = macPlaceholder(inner)?.split(':') ?? [];
      return nodes[node]?.interfaces[name]?.mac ?? inner;
    });
  let before = 0;
  for (const { path, node } of fragmentsOf(lab, toggles, line.node)) {
    const texts = textOf(node.rules?.[line.tool as RuleTool])
      .split('\n')
      .map((text) => text.trim());
    const equal = texts.filter((text) => fill(text) === line.text);
    const text = equal[line.nth - before - 1];
    if (text !== undefined) return { path: [...path, 'rules', line.tool], text, nth: line.nth - before };
    before += equal.length;
  }
  return undefined;
}

/**
 * Finds the part of the lab that asked for something that was refused. The refusal says where and what:
 * `router:eth0`, `add address 10.0.0.1/8`. The last fragment that contains it counts; if none does, the node
 * itself.
 */
export function partOrigin(lab: Lab, toggles: ToggleValues, where: string, what: string): Path | undefined {
  const [, name = ''] = /^([^.:\s]+)/.exec(where) ?? [];
  const place = /^[^:]+:(.+)$/.exec(where)?.[1];
  const service = /^[^.]+\.services\.(.+)$/.exec(where)?.[1];
  let rules = 0;
  const found = fragmentsOf(lab, toggles, name).flatMap(({ path, node }) => {
    const first = rules;
    rules += node.routingRules?.length ?? 0;
    const part =
      service === undefined
        ? place === undefined
          ? ofNode(node, what, first)
          : ofInterface(node, place, what)
        : ofService(node, service);
    return part ? [[...path, ...part]] : [];
  });
  return found.at(-1) ?? (Object.hasOwn(lab.nodes, name) ? ['nodes', name] : undefined);
}

const ofService = ({ services = {} }: LabNode, name: string): Path | undefined =>
  Object.hasOwn(services, name) ? ['services', name] : undefined;

/** @param rules how many routing rules earlier fragments have */
function ofNode(node: LabNode, what: string, rules: number): Path | undefined {
  const { sysctl = {}, files = {}, setup = [], routes = [], routingRules = [] } = node;
  const key = Object.keys(sysctl).find((each) => what.includes(each));
  if (key !== undefined) return ['sysctl', key];
  const file = Object.keys(files).find((each) => what.startsWith(`file ${each} `));
  if (file !== undefined) return ['files', file];
  const command = setup.findIndex((each) =>
    [each.do, each.undo].some((text) => what.startsWith(`set-up "${text.trim()}"`)),
  );
  if (command !== -1) return ['setup', command];
  const priority = Number(/\brouting rule (\d+)/.exec(what)?.[1]);
  const rule = routingRules.findLastIndex(
    (each, index) => (each.priority ?? FIRST_PRIORITY + rules + index) === priority,
  );
  if (rule !== -1) return ['routingRules', rule];
  const route = routes.findLastIndex(({ to, via, dev }) =>
    hasWords(
      what,
      ['route', to, via, dev].filter((word) => word !== undefined),
    ),
  );
  return route === -1 ? undefined : ['routes', route];
}

function ofInterface(node: LabNode, name: string, what: string): Path | undefined {
  const given = Object.hasOwn(node.interfaces ?? {}, name) ? node.interfaces?.[name] : undefined;
  if (given === undefined) {
    const port = Object.entries(node.services ?? {}).find(([, each]) => String(servicePort(each)) === name);
    return port && ['services', port[0]];
  }
  const { addresses = [], fdb = [], neighbours = {} } = given;
  const part = (): Path => {
    const address = addresses.findLastIndex((each) => hasWords(what, ['address', each]));
    if (address !== -1) return ['addresses', address];
    const station = fdb.findLastIndex(({ mac }) => hasWords(what, ['station', mac.toLowerCase()]));
    if (station !== -1) return ['fdb', station];
    const neighbour = Object.keys(neighbours).find((each) => hasWords(what, ['neighbour', each]));
    if (neighbour !== undefined) return ['neighbours', neighbour];
    return given.mtu !== undefined && hasWords(what, ['MTU']) ? ['mtu'] : [];
  };
  return ['interfaces', name, ...part()];
}

function hasWords(text: string, words: readonly string[]): boolean {
  const all = text.split(/\s+/);
  return words.every((word) => all.includes(word));
}

/** Returns the fragments about a node with these toggle values, in the order in which they are applied. */
function fragmentsOf(lab: Lab, toggles: ToggleValues, name: string) {
  return nodeFragments(lab).filter(({ path: [part, index], name: each }) => {
    const setting = part === 'settings' ? lab.settings?.[Number(index)] : undefined;
    return each === name && (setting === undefined || holds(setting.when, toggles));
  });
}
