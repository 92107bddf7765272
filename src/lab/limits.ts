/** Of a bridge: the kernel numbers them with ten bits, from 1. */
export const MOST_PORTS = 1023;

/** No machine runs that many yet, and a slip of the hand asks for more than its memory can even list. */
export const MOST_NODES = 10_000;
