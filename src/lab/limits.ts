/** The most ports of a bridge: the kernel numbers them with ten bits, from 1. */
export const MOST_PORTS = 1023;

/** The most nodes. No machine runs that many yet, and a typing mistake may ask for more than memory can list. */
export const MOST_NODES = 10_000;
