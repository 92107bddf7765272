import type { Topology } from '../../plan/topology.ts';
import { escapeMarkup } from '../escape.ts';
import { pictureOf } from './picture.ts';

/** A flowchart that GitHub and GitLab draw; nodes stand in the order of the layout, the rest is Mermaid's own. */
export function mermaid(topology: Topology): string {
  const { boxes, cables } = pictureOf(topology);
  const ids = new Map(boxes.map(({ node }, index): [string, string] => [node, `n${index}`]));
  const nodes = boxes.map(({ node, lines }) => {
    const text = [`<b>${quoted(node)}</b>`, ...lines.map((line) => quoted(line.text))].join('<br/>');
    return `  ${ids.get(node)}["${text}"]`;
  });
  const links = cables.map(({ ends: [a, b] }) => {
    const names = quoted(`${a.interface} – ${b.interface}`);
    return `  ${ids.get(a.node)} ---|"${names}"| ${ids.get(b.node)}`;
  });
  return ['flowchart TB', ...nodes, ...links, ''].join('\n');
}

/** Mermaid writes entities with `#` for `&`. */
const quoted = (text: string) => escapeMarkup(text.replaceAll('#', '')).replaceAll('&', '#').trim();
