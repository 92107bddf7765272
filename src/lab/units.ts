/** Reads a number and one of the units; undefined where it is neither, or less than nothing. */
function read(text: string, units: Record<string, number>): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([a-z%]+)$/.exec(text) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** `10mbit` in bits per second; units are decimal, as tc(8) has them. */
export const parseRate = (text: string) => read(text, { bit: 1, kbit: 1e3, mbit: 1e6, gbit: 1e9 });

/** `5ms` in microseconds. */
export const parseTime = (text: string) => read(text, { us: 1, ms: 1e3, s: 1e6 });

/** `1%` as a share of 1. */
export const parseShare = (text: string) => read(text, { '%': 0.01 });
