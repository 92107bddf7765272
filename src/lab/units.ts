/** Reads a number with one of these units. Undefined if it is malformed or negative. */
function read(text: string, units: Record<string, number>): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([a-z%]+)$/.exec(text) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** Reads `10mbit` as bits per second. Units are decimal, as in tc(8). */
export const parseRate = (text: string) => read(text, { bit: 1, kbit: 1e3, mbit: 1e6, gbit: 1e9 });

export const parseTime = (text: string) => read(text, { us: 1, ms: 1e3, s: 1e6 });

/** Reads `1%` as a fraction of 1. */
export const parseShare = (text: string) => read(text, { '%': 0.01 });
