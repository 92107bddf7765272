import { LabError } from '../../lab/error.ts';

/** Makes a parser throw a LabError for an answer that is too short, as `Attributes` does for impossible lengths. */
export function wellFormed<T>(parse: (body: Buffer) => T): (body: Buffer) => T {
  return (body) => {
    try {
      return parse(body);
    } catch (error) {
      // The error of a Buffer for a place beyond its end.
      if (!(error instanceof RangeError)) throw error;
      const what = 'malformed answer: it ends too early';
      throw new LabError('kernel', { where: 'netlink', what }, undefined, { cause: error });
    }
  };
}
