import { styleText } from 'node:util';

export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'strong' | 'changed';

const FORMATS = {
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  dim: 'dim',
  strong: 'bold',
  changed: ['bold', 'yellow'],
} as const;

/** Paints text, or leaves it alone. */
export type Style = (tone: Tone, text: string) => string;

export const plain: Style = (_tone, text) => text;

/** Colours only where the stream is a terminal; NO_COLOR and FORCE_COLOR are respected. */
export function styleFor(stream: NodeJS.WriteStream): Style {
  // The cast: Node 20's own types do not know the options yet, its code does.
  const paint = styleText as (
    format: string | readonly string[],
    text: string,
    options: { stream: NodeJS.WriteStream },
  ) => string;
  return (tone, text) => paint(FORMATS[tone], text, { stream });
}
