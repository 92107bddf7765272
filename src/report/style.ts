import { styleText } from 'node:util';

export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'strong' | 'changed';

const FORMATS: Record<Tone, string> = {
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  dim: 'dim',
  strong: 'bold',
  changed: 'yellow',
};

/** Paints text, or leaves it alone. */
export type Style = (tone: Tone, text: string) => string;

export const plain: Style = (_tone, text) => text;

/** Whether it does anything. */
export const paints = (style: Style): boolean => style('bad', '!') !== '!';

/** Colours only where the stream is a terminal; NO_COLOR and FORCE_COLOR are respected. */
export function styleFor(stream: NodeJS.WriteStream): Style {
  // One format at a time: with a list of them Node 20 colours whatever the stream. Its types do not know the options yet.
  const paint = styleText as (
    format: string,
    text: string,
    options: { stream: NodeJS.WriteStream },
  ) => string;
  return (tone, text) => paint(FORMATS[tone], text, { stream });
}
