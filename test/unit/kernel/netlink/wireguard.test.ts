import { expect, it } from 'vitest';
import { parseWireguard, wireguardMessage } from '../../../../src/kernel/netlink/wireguard-messages.ts';
import { bodyOf } from './written.ts';

const KEYS = [1, 2, 3].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [string, string, string];

it('what is set is read again: the same attributes go either way', () => {
  const message = wireguardMessage(30, { object: 'a:wg0' }, 'wg0', {
    privateKey: KEYS[0],
    listenPort: 51820,
    peers: [
      { publicKey: KEYS[1], keepalive: 25, allowedIps: ['10.8.0.0/24', 'fd00::/64'], endpoint: '10.0.0.1:5' },
      { publicKey: KEYS[2], allowedIps: [] },
    ],
  });
  expect(parseWireguard(bodyOf(message))).toEqual({
    publicKey: '', // the kernel reckons it
    listenPort: 51820,
    peers: [
      {
        publicKey: KEYS[1],
        presharedKey: undefined,
        keepalive: 25,
        allowedIps: ['10.8.0.0/24', 'fd00::/64'],
      },
      { publicKey: KEYS[2], presharedKey: undefined, keepalive: 0, allowedIps: [] },
    ],
  });
});

it('an answer that ends too early is told', () => {
  const answer = Buffer.from('0001000008000600', 'hex');
  expect(() => parseWireguard(answer)).toThrow('malformed answer');
});
