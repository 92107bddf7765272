import type { LinkKind } from '../lab/link-kind.ts';
import { kindPlan } from './kinds.ts';
import { parentOf } from './parent.ts';
import { command } from './quote.ts';
import type { Step, VethEnd } from './step.ts';

/** Returns the arguments of `ip link add` that every kind of interface may have. */
type Own = Omit<VethEnd, 'mac'> & { mac?: string };

export const link = (own: Own) => ['name', own.name, ...settings(own)];

const settings = ({ mac, mtu }: Own) => [
  ...(mac === undefined ? [] : ['address', mac]),
  ...(mtu === undefined ? [] : ['mtu', mtu]),
];

/** Returns the arguments for one end of a cable. */
export const end = (each: VethEnd & { node?: string }) => [
  ...link(each),
  ...(each.node === undefined ? [] : ['netns', each.node]),
];

/** Returns commands that make an interface on top of another one, or on its own. */
export function kind({ node, link: made, ...rest }: Step & { do: 'link' }): string {
  const { words, add, more } = kindPlan(made.kind);
  const on = { node, name: rest.name };
  const lines = add ? [add(on), ...set(node, rest)] : [newLink(node, made, rest, words(made))];
  return [...lines, ...(more?.(made, on) ?? [])].join('\n');
}

/** Returns commands for settings that `ip link add` could not set. */
function set(node: string, own: Own): string[] {
  const words = settings(own);
  return words.length === 0 ? [] : [command('ip', '-n', node, 'link', 'set', 'dev', own.name, ...words)];
}

function newLink(node: string, made: LinkKind, own: Own, words: (string | number)[]): string {
  const parent = parentOf(made);
  const [host = '', below] = (parent ?? '').split(':');
  const last = ['type', ...words];
  if (below !== undefined)
    return command(...['ip', '-n', host, 'link', 'add', 'link', below], ...link(own), 'netns', node, ...last);
  const on = parent === undefined ? [] : ['link', parent];
  return command('ip', '-n', node, 'link', 'add', ...on, ...link(own), ...last);
}
