/** How many ports a bridge may have: the kernel numbers them with ten bits, from 1. */
export const MOST_PORTS = 1023;

/**
 * How many nodes a lab may have. No machine can run as many yet, and a typing mistake could ask for more than fits
 * in memory.
 */
export const MOST_NODES = 10_000;
