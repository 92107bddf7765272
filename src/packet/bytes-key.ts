/** Bytes as a string with one character a byte: equal bytes, equal keys. */
export function bytesKey(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1');
}
