/** Turns bytes into a string, one character a byte. Equal bytes give equal strings, so it serves as a key. */
export function bytesKey(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1');
}
