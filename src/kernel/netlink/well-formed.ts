import { LabError } from '../../lab/error.ts';

/** Makes a parser throw a LabError if an answer is too short, as `Attributes` does for an impossible length. */
export function wellFormed<T>(parse: (body: Buffer) => T): (body: Buffer) => T {
  return (body) => {
    try {
      return parse(body);
    } catch (error) {
      // A Buffer throws this error when code reads beyond its end.
      if (!(error instanceof RangeError)) throw error;
      const what = 'malformed answer: it ends too early';
      throw new LabError('kernel', { where: 'netlink', what }, undefined, { cause: error });
    }
  };
}
