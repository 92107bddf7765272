import { readFileSync } from 'node:fs';

/** Sixteen digits: as text they sort like the numbers they are. */
const hex = (address: bigint) => address.toString(16).padStart(16, '0');

/**
 * The kernel function that each address is in, and how far: `br_handle_frame_finish+0x1a4`. None where the kernel hides
 * its symbols.
 */
export function symbols(addresses: readonly bigint[]): Map<bigint, string> {
  if (addresses.length === 0) return new Map();
  const wanted = [...new Set(addresses)].map((address) => ({
    address,
    digits: hex(address),
    start: '',
    name: '',
  }));
  for (const line of readFileSync('/proc/kallsyms', 'latin1').split('\n')) {
    const start = line.slice(0, 16);
    for (const one of wanted) {
      if (start > one.digits || start <= one.start || !isFunction(line)) continue;
      one.start = start;
      one.name = line.slice(19).split('\t')[0] ?? '';
    }
  }
  const found = wanted.filter(({ start }) => /[1-9a-f]/.test(start));
  return new Map(
    found.map(({ address, start, name }) => [
      address,
      `${name}+0x${(address - BigInt(`0x${start}`)).toString(16)}`,
    ]),
  );
}

/** `ffffffff81a3c0d0 t br_handle_frame_finish` */
function isFunction(line: string): boolean {
  return 'tTwW'.includes(line[17] ?? ' ');
}
