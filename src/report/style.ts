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

/** Adds styles to text, or returns it unchanged. */
export type Style = (tone: Tone, text: string) => string;

export const plain: Style = (_tone, text) => text;

/** Does it add styles at all? */
export const paints = (style: Style): boolean => style('bad', '!') !== '!';

/** Colours only where the stream is a terminal; NO_COLOR and FORCE_COLOR are respected. */
export function styleFor(stream: NodeJS.WriteStream): Style {
  // Only one format per call: with a list of formats Node 20 uses colours whatever the stream is. Node's types do
  // not know these options yet.
  const paint = styleText as (
    format: string,
    text: string,
    options: { stream: NodeJS.WriteStream },
  ) => string;
  return (tone, text) => paint(FORMATS[tone], text, { stream });
}
