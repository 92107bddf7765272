import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';

/** In base64, as wg(8) has them. */
export interface WireguardKeys {
  privateKey: string;
  publicKey: string;
}

/** PKCS #8 around the 32 bytes of an X25519 key, and SubjectPublicKeyInfo's length before them. */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI = 12;

/**
 * Those of a `node:interface`. They come from its name, as MAC addresses do: every run has the same, and they keep nothing
 * secret.
 */
export function wireguardKeys(place: string): WireguardKeys {
  const secret = createHash('sha256').update(`wireguard ${place}`).digest();
  // As curve25519 wants a scalar to be.
  secret[0] = (secret[0] ?? 0) & 0xf8;
  secret[31] = ((secret[31] ?? 0) & 0x7f) | 0x40;
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    privateKey: secret.toString('base64'),
    publicKey: spki.subarray(SPKI).toString('base64'),
  };
}
