import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';

/** Keys in base64, as wg(8) writes them. */
export interface WireguardKeys {
  privateKey: string;
  publicKey: string;
}

/** The PKCS #8 prefix of an X25519 key of 32 bytes, and the length of the prefix of SubjectPublicKeyInfo. */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI = 12;

/**
 * Derives the keys of a `node:interface` from its name, as for MAC addresses. They are the same in every run, and
 * keep nothing secret.
 */
export function wireguardKeys(place: string): WireguardKeys {
  const secret = createHash('sha256').update(`wireguard ${place}`).digest();
  // Clamps the scalar, as curve25519 requires.
  secret[0] = (secret[0] ?? 0) & 0xf8;
  secret[31] = ((secret[31] ?? 0) & 0x7f) | 0x40;
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    privateKey: secret.toString('base64'),
    publicKey: spki.subarray(SPKI).toString('base64'),
  };
}
