import { type Attributes, parseAttributes, readText } from './attribute.ts';
import { CT_STATES, NF_VERDICTS, NFT_TRACE_TYPES, NFTA_TRACE, NFTA_VERDICT } from './nftables-constants.ts';
import { wellFormed } from './well-formed.ts';

/** Bytes of `nfgenmsg`. */
const HEADER = 4;

/** One step of a traced packet through a node's rules. */
export interface TraceMessage {
  family: number;
  table: string;
  chain: string;
  /** The handle of the rule that matched. */
  handle: number | undefined;
  type: (typeof NFT_TRACE_TYPES)[number];
  /** `accept`, `drop`, `jump NAME`, … */
  verdict: string;
  /** Identifies a packet while it is in a node. Ids are reused. */
  id: number;
  /** The indices of the interfaces. */
  iif: number | undefined;
  oif: number | undefined;
  /** The headers at this point. Only in a packet's first message of each chain. */
  link: Buffer | undefined;
  network: Buffer | undefined;
  transport: Buffer | undefined;
  /** The firewall mark. Undefined if there is none. */
  mark: number | undefined;
  /** The packet's connection, if it has been looked up and the kernel (6.16 or later) reports it. */
  ct: TracedConnection | undefined;
}

export interface TracedConnection {
  /** The state as `ct state` names it, such as `new`. */
  state: string;
  /** Does the packet go in the direction of the connection's first packet, or is it a reply? */
  direction?: 'original' | 'reply';
  /** The IPS_* bits of the conntrack entry. */
  status?: number;
  /** The id of the conntrack entry. */
  id?: number;
}

/** Reads the body of an NFT_MSG_TRACE. */
export const parseTrace = wellFormed((body): TraceMessage => {
  const attributes = parseAttributes(body.subarray(HEADER));
  const number = (type: number) => attributes.get(type)?.readInt32BE();
  const name = (type: number) => readText(attributes.get(type) ?? Buffer.alloc(0));
  const handle = attributes.get(NFTA_TRACE.RULE_HANDLE)?.readBigUInt64BE();
  const policy = number(NFTA_TRACE.POLICY);
  return {
    family: body[0] ?? 0,
    table: name(NFTA_TRACE.TABLE),
    chain: name(NFTA_TRACE.CHAIN),
    handle: handle === undefined ? undefined : Number(handle),
    type: NFT_TRACE_TYPES[number(NFTA_TRACE.TYPE) ?? 0] ?? '',
    verdict: policy === undefined ? saidOf(attributes.get(NFTA_TRACE.VERDICT)) : verdictName(policy),
    id: number(NFTA_TRACE.ID) ?? 0,
    iif: number(NFTA_TRACE.IIF),
    oif: number(NFTA_TRACE.OIF),
    link: attributes.get(NFTA_TRACE.LINK_HEADER),
    network: attributes.get(NFTA_TRACE.NETWORK_HEADER),
    transport: attributes.get(NFTA_TRACE.TRANSPORT_HEADER),
    mark: attributes.get(NFTA_TRACE.MARK)?.readUInt32BE(),
    ct: connectionOf(attributes),
  };
});

const STATE_NAMES = new Map(CT_STATES);

/** An untracked packet has only a state. */
function connectionOf(attributes: Attributes): TracedConnection | undefined {
  const state = attributes.get(NFTA_TRACE.CT_STATE)?.readUInt32BE();
  if (state === undefined) return undefined;
  const direction = attributes.get(NFTA_TRACE.CT_DIRECTION)?.[0];
  const status = attributes.get(NFTA_TRACE.CT_STATUS)?.readUInt32BE();
  const id = attributes.get(NFTA_TRACE.CT_ID)?.readUInt32BE();
  return {
    state: STATE_NAMES.get(state) ?? `state ${state}`,
    ...(direction !== undefined && { direction: direction === 0 ? 'original' : 'reply' }),
    ...(status !== undefined && { status }),
    ...(id !== undefined && { id }),
  };
}

const saidOf = (value: Buffer | undefined) => (value === undefined ? '' : verdictText(value));

/** Returns a verdict as text: `accept`, `drop`, `jump NAME`. */
export function verdictText(value: Buffer): string {
  const attributes = parseAttributes(value);
  const verdict = verdictName(attributes.get(NFTA_VERDICT.CODE)?.readInt32BE() ?? 0);
  const chain = attributes.get(NFTA_VERDICT.CHAIN);
  return chain ? `${verdict} ${readText(chain)}` : verdict;
}

/** The upper half of the code is the verdict's parameter: an error number, or a queue. */
function verdictName(code: number): string {
  return NF_VERDICTS[code < 0 ? code : code & 0xff] ?? `verdict ${code}`;
}
