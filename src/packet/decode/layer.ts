/**
 * What the decoder of one layer returns: the layer and the bytes that follow it, or only a problem. A problem
 * that did not keep the layer from being read comes with both.
 */
export type Layer<T> = { value: T; rest: Uint8Array; problem?: string } | { value?: never; problem: string };

/** `tcp: header has 20 bytes, 12 are there` */
export function cutShort(layer: string, needed: number, data: Uint8Array): { problem: string } {
  return { problem: `${layer}: header has ${needed} bytes, ${data.length} are there` };
}

/**
 * Returns the payload of an IP header, by the length that the header says. So the padding of a short Ethernet
 * frame stays out. If the capture is cut, the payload is shorter and has a problem.
 */
export function payload(layer: string, data: Uint8Array, start: number, length: number) {
  const rest = data.subarray(start, start + length);
  if (rest.length === length) return { rest };
  return { rest, problem: `${layer}: header counts ${length} bytes of payload, ${rest.length} are there` };
}
