/** DHCP messages (RFC 2131), as far as a client needs them that asks once and never renews. */

/** An address that a server lends. */
export interface Lease {
  /** The address with its prefix length. */
  address: string;
  router?: string;
  server: string;
}

const BOOTREQUEST = 1;
const ETHERNET = 1;
const BROADCAST = 0x8000;
const HEADER = 240;
const COOKIE = 0x63825363;
const TYPE = { discover: 1, offer: 2, request: 3, ack: 5 } as const;
const OPTION = { mask: 1, router: 3, requested: 50, type: 53, server: 54, wanted: 55, end: 255 };

/** @param offer the offer to accept; if absent, the message asks all servers for an offer */
export function requestMessage(id: number, mac: string, offer?: Lease): Buffer {
  const message = Buffer.alloc(HEADER);
  message.set([BOOTREQUEST, ETHERNET, 6, 0]);
  message.writeUInt32BE(id, 4);
  // The client has no address yet, so the answer must be a broadcast.
  message.writeUInt16BE(BROADCAST, 10);
  message.write(mac.replaceAll(':', ''), 28, 'hex');
  message.writeUInt32BE(COOKIE, 236);
  const asked = offer
    ? [
        OPTION.requested,
        4,
        ...octets(offer.address.split('/')[0] ?? ''),
        OPTION.server,
        4,
        ...octets(offer.server),
      ]
    : [];
  const options = [
    ...[OPTION.type, 1, offer ? TYPE.request : TYPE.discover],
    ...asked,
    ...[OPTION.wanted, 2, OPTION.mask, OPTION.router],
    OPTION.end,
  ];
  return Buffer.concat([message, Buffer.from(options)]);
}

/** Reads an offer or an acknowledgement. Undefined if the message is not a reply to the request with this id. */
export function parseReply(
  data: Buffer,
  id: number,
): { isOffer: boolean; isAck: boolean; lease: Lease } | undefined {
  if (data.length < HEADER || data.readUInt32BE(4) !== id || data.readUInt32BE(236) !== COOKIE)
    return undefined;
  const options = new Map<number, Buffer>();
  for (let at = HEADER; at + 1 < data.length && data[at] !== OPTION.end; ) {
    const length = data[at + 1] ?? 0;
    if (data[at] === 0) at += 1;
    else {
      options.set(data[at] ?? 0, data.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  const [mask, router, server] = [OPTION.mask, OPTION.router, OPTION.server].map((option) =>
    options.get(option),
  );
  const type = options.get(OPTION.type)?.[0];
  const lease: Lease = {
    address: `${shown(data.subarray(16, 20))}/${mask ? ones(mask) : 24}`,
    ...(router && router.length >= 4 && { router: shown(router.subarray(0, 4)) }),
    server: server ? shown(server) : '',
  };
  return { isOffer: type === TYPE.offer, isAck: type === TYPE.ack, lease };
}

const octets = (address: string) => address.split('.').map(Number);
const shown = (bytes: Buffer) => [...bytes].join('.');
const ones = (mask: Buffer) =>
  [...mask]
    .map((byte) => byte.toString(2))
    .join('')
    .replaceAll('0', '').length;
