/** Record types of RFC 1035 and 3596. */
const TYPES = { A: 1, AAAA: 28 } as const;
const INTERNET = 1;
/** The flag that lets the server ask other servers. */
const RECURSION = 0x0100;
const HEADER = 12;

const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

/** Builds a question for the addresses of a name. */
export function question(id: number, name: string, type: keyof typeof TYPES): Buffer {
  const header = Buffer.alloc(HEADER);
  for (const [index, value] of [id, RECURSION, 1].entries()) header.writeUInt16BE(value, 2 * index);
  const labels = name
    .split('.')
    .map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`, 'latin1'));
  const end = Buffer.from([0, 0, TYPES[type], 0, INTERNET]);
  return Buffer.concat([header, ...labels, end]);
}

export interface DnsAnswer {
  id: number;
  /** The response code as dig writes it, such as `NXDOMAIN`. */
  status: string;
  /** The addresses of the type that was asked for. */
  addresses: string[];
}

/** Undefined if the message is not an answer, or is cut off. */
export function readAnswer(data: Buffer, type: keyof typeof TYPES): DnsAnswer | undefined {
  try {
    const flags = data.readUInt16BE(2);
    if ((flags & 0x8000) === 0) return undefined;
    const rcode = flags & 0x0f;
    let at = HEADER;
    for (let left = data.readUInt16BE(4); left > 0; left--) at = afterName(data, at) + 4;
    const addresses: string[] = [];
    for (let left = data.readUInt16BE(6); left > 0; left--) {
      at = afterName(data, at);
      const [kind, length] = [data.readUInt16BE(at), data.readUInt16BE(at + 8)];
      const value = data.subarray(at + 10, at + 10 + length);
      if (kind === TYPES[type]) addresses.push(addressOf(value));
      at += 10 + length;
    }
    return { id: data.readUInt16BE(0), status: RCODES[rcode] ?? `RCODE ${rcode}`, addresses };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Returns the offset after a name. A name consists of labels, and ends with the root label or a pointer. */
function afterName(data: Buffer, start: number): number {
  let at = start;
  for (let length = data.readUInt8(at); length > 0; length = data.readUInt8(at)) {
    if (length >= 0xc0) return at + 2;
    at += 1 + length;
  }
  return at + 1;
}

function addressOf(value: Buffer): string {
  if (value.length === 4) return value.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => value.readUInt16BE(2 * index).toString(16));
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}
