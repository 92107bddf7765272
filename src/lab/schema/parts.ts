import * as z from 'zod/mini';

/** The message of every part says what is allowed there. `shape.ts` puts it into the problem. */
export const object = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.strictObject(shape, { error: () => Object.keys(shape).join(', ') });
export const record = <Value extends z.ZodMiniType>(value: Value, error: string) =>
  z.record(z.string(), value, { error });
export const list = <Item extends z.ZodMiniType>(item: Item, error: string) => z.array(item, { error });
export const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, { error: `one of: ${values.join(', ')}` });
export const whole = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`;
  return z.int({ error }).check(z.minimum(min, { error }), z.maximum(max, { error }));
};
export const optional = <Value extends z.ZodMiniType>(value: Value) => z.exactOptional(value);

export const text = z.string({ error: 'a text' });
/** A text that is not blank. */
export const filled = (error: string) => z.string({ error }).check(z.regex(/\S/, { error }));
export const sentence = filled('a sentence');
export const flag = z.boolean({ error: 'true or false' });
export const port = whole(1, 65535);
const PROGRAM = 'a program, and its arguments';
export const programWords = list(text, 'a list of a program and its arguments').check(
  z.minLength(1, { error: PROGRAM }),
  z.refine(([program]) => program === undefined || /\S/.test(program), { error: PROGRAM, path: [0] }),
);
export const seconds = (most: number) => {
  const error = `seconds, from 0.1 to ${most}`;
  return z.number({ error }).check(z.minimum(0.1, { error }), z.maximum(most, { error }));
};
