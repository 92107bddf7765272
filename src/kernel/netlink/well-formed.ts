import { LabError } from '../../lab/error.ts';

/**
 * A parser of answers that refuses one which ends before all of it was read, as `parseAttributes` refuses lengths that cannot be:
 * with a LabError.
 */
export function wellFormed<T>(parse: (body: Buffer) => T): (body: Buffer) => T {
  return (body) => {
    try {
      return parse(body);
    } catch (error) {
      // What a Buffer says to a place beyond its end.
      if (!(error instanceof RangeError)) throw error;
      const what = 'malformed answer: it ends too early';
      throw new LabError('kernel', { where: 'netlink', what }, undefined, { cause: error });
    }
  };
}
