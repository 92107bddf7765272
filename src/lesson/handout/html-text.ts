import { shown } from '../../lab/control.ts';
import { escapeMarkup } from '../../report/escape.ts';
import { entries, oneLine } from '../terminal-text.ts';

/** Writes a text of a lab as HTML. Nothing in it is taken for HTML, and control characters are made visible. */
export const safe = (text: string): string => escapeMarkup(shown(text));

/** Turns short Markdown into HTML: paragraphs, lists, indented code, and marks. Everything else stays text. */
export const htmlText = (markdown: string): string =>
  markdown
    .split(/\n{2,}/)
    .filter((block) => block.trim() !== '')
    .map((block) =>
      /^ {4}/.test(block) ? `<pre>${safe(block.replace(/^ {4}/gm, ''))}</pre>` : paragraph(block),
    )
    .join('\n');

const MARKER = /^(?:[-*]|\d+\.) /;

/** A paragraph, a list, or a list with its introduction. */
function paragraph(block: string): string {
  const parts = entries(block);
  const before = parts.filter((part) => !MARKER.test(part)).map((part) => `<p>${line(part)}</p>`);
  const items = parts.filter((part) => MARKER.test(part)).map((part) => part.replace(MARKER, ''));
  const list = /^\d/m.test(parts.at(-1) ?? '') ? 'ol' : 'ul';
  return [
    ...before,
    ...(items.length > 0
      ? [`<${list}>${items.map((item) => `<li>${line(item)}</li>`).join('')}</${list}>`]
      : []),
  ].join('\n');
}

const line = (text: string) => marked(safe(oneLine(text.trim())));

const MARKS = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s](?:[^*]*[^*\s])?)\*/g;

/** @param html text in which only our own marks are left, to be turned into tags */
function marked(html: string): string {
  return html.replace(MARKS, (_, code?: string, strong?: string, stressed?: string) => {
    if (code !== undefined) return `<code>${code}</code>`;
    if (strong !== undefined) return `<strong>${marked(strong)}</strong>`;
    return `<em>${marked(stressed ?? '')}</em>`;
  });
}
