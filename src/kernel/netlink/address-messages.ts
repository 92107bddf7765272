import { parseAttributes } from './attribute.ts';
import { AF, IFA, IFA_F_NODAD, NLM_F, RTM } from './constants.ts';
import { formatIp, parseIp } from './ip.ts';
import type { LinkId } from './link-messages.ts';
import type { Body, Message } from './message.ts';
import { wellFormed } from './well-formed.ts';

/** Bytes of `ifaddrmsg`. */
const HEADER = 8;

/** IPv6 addresses are not checked for duplicates, so that they can be used at once. */
export function addAddressMessage(link: LinkId, address: string): Message {
  const flags = NLM_F.CREATE | NLM_F.EXCL;
  return {
    type: RTM.NEWADDR,
    flags,
    body: addressBody(link, address),
    object: link.object,
    step: `add address ${address}`,
  };
}

export function deleteAddressMessage(link: LinkId, address: string): Message {
  const step = `delete address ${address}`;
  return { type: RTM.DELADDR, flags: 0, body: addressBody(link, address), object: link.object, step };
}

/** Asks for every address of every interface. */
export function dumpAddressesMessage(object: string): Message {
  const body: Body = (to) => {
    to.word(AF.UNSPEC);
    to.word(0);
  };
  return { type: RTM.GETADDR, flags: 0, body, object, step: 'read the addresses' };
}

/** Returns an address such as `192.168.1.1/24`, and the index of its interface. */
export const parseAddress = wellFormed((body): { index: number; address: string } => {
  const attributes = parseAttributes(body.subarray(HEADER));
  const bytes = attributes.get(IFA.LOCAL) ?? attributes.get(IFA.ADDRESS);
  return { index: body.readUInt32LE(4), address: bytes ? `${formatIp(bytes)}/${body[1]}` : '' };
});

function addressBody(link: LinkId, address: string): Body {
  const { family, bytes, prefixLength } = parseIp(address, link.object);
  return (to) => {
    to.word(family | (prefixLength << 8));
    to.word(link.index);
    to.bytes(IFA.LOCAL, bytes);
    to.bytes(IFA.ADDRESS, bytes);
    if (family === AF.INET6) to.u32(IFA.FLAGS, IFA_F_NODAD);
  };
}
