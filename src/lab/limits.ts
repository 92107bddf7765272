/** Of a bridge: the kernel numbers them with ten bits, from 1. */
export const MOST_PORTS = 1023;
