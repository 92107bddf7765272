import * as z from 'zod';

/** The message of every part is what would be allowed there: `shape.ts` puts it into the problem's text. */
export const object = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, { error: () => Object.keys(shape).join(', ') });
export const record = <Value extends z.ZodType>(value: Value, error: string) =>
  z.record(z.string(), value, { error });
export const list = <Item extends z.ZodType>(item: Item, error: string) => z.array(item, { error });
export const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, { error: `one of: ${values.join(', ')}` });
export const whole = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};
export const optional = <Value extends z.ZodType>(value: Value) => z.exactOptional(value);

export const text = z.string({ error: 'a text' });
export const sentence = z.string({ error: 'a sentence' }).regex(/\S/, { error: 'a sentence' });
export const flag = z.boolean({ error: 'true or false' });
export const port = whole(1, 65535);
export const words = list(text, 'a list of a program and its arguments').min(1, {
  error: 'a program, and its arguments',
});
export const seconds = (most: number) => {
  const error = `seconds, from 0.1 to ${most}`;
  return z.number({ error }).min(0.1, { error }).max(most, { error });
};
