import { attribute, nested, text } from './attribute.ts';
import { NLM_F } from './constants.ts';
import type { Message } from './message.ts';
import {
  NF_ACCEPT,
  NF_HOOKS,
  NFNL_BATCH,
  NFNL_SUBSYSTEM_NFTABLES,
  NFPROTO,
  NFT_META_NFTRACE,
  NFT_MSG,
  NFT_REGISTER_1,
  NFT_TABLE_F_OWNER,
  NFTA_CHAIN,
  NFTA_DATA_VALUE,
  NFTA_EXPRESSION,
  NFTA_HOOK,
  NFTA_IMMEDIATE,
  NFTA_LIST_ELEMENT,
  NFTA_META,
  NFTA_RULE,
  NFTA_TABLE,
} from './nftables-constants.ts';

/** What Hairpin's own table is called, in each family. */
export const TRACE_TABLE = 'hairpin-trace';

/** Before everything else on its hook, connection tracking and defragmentation included. */
const FIRST = -0x7fff_ffff;

/** Bytes of `nfgenmsg`. */
const HEADER = 4;

const FAMILIES = [NFPROTO.BRIDGE, NFPROTO.INET];

export function batchBegin(object: string): Message {
  return batchMessage(object, NFNL_BATCH.BEGIN);
}

export function batchEnd(object: string): Message {
  return batchMessage(object, NFNL_BATCH.END);
}

/**
 * A table for the bridge and one for IP, each with a chain on every hook that lets everything pass: a packet that is
 * traced tells when it comes to one. Where packets enter the node they are marked to be traced.
 */
export function traceTableMessages(object: string): Message[] {
  return FAMILIES.flatMap((family) => [
    newTable(object, family),
    ...NF_HOOKS.map((hook, number) => newChain(object, family, hook, number)),
    ...['prerouting', 'output'].map((hook) => newTracingRule(object, family, hook)),
  ]);
}

function newTable(object: string, family: number): Message {
  const flags = NLM_F.CREATE | NLM_F.EXCL;
  const attributes = [text(NFTA_TABLE.NAME, TRACE_TABLE), be32(NFTA_TABLE.FLAGS, NFT_TABLE_F_OWNER)];
  return message(object, {
    type: NFT_MSG.NEWTABLE,
    flags,
    family,
    attributes,
    step: 'add a table for tracing',
  });
}

function newChain(object: string, family: number, hook: string, number: number): Message {
  const attributes = [
    text(NFTA_CHAIN.TABLE, TRACE_TABLE),
    text(NFTA_CHAIN.NAME, hook),
    nested(NFTA_CHAIN.HOOK, be32(NFTA_HOOK.NUMBER, number), be32(NFTA_HOOK.PRIORITY, FIRST)),
    be32(NFTA_CHAIN.POLICY, NF_ACCEPT),
    text(NFTA_CHAIN.TYPE, 'filter'),
  ];
  const step = `add a chain for tracing on ${hook}`;
  return message(object, { type: NFT_MSG.NEWCHAIN, flags: NLM_F.CREATE, family, attributes, step });
}

/** `meta nftrace set 1` */
function newTracingRule(object: string, family: number, chain: string): Message {
  const one = nested(NFTA_IMMEDIATE.DATA, attribute(NFTA_DATA_VALUE, Uint8Array.of(1)));
  const expressions = nested(
    NFTA_RULE.EXPRESSIONS,
    expression('immediate', be32(NFTA_IMMEDIATE.REGISTER, NFT_REGISTER_1), one),
    expression(
      'meta',
      be32(NFTA_META.KEY, NFT_META_NFTRACE),
      be32(NFTA_META.SOURCE_REGISTER, NFT_REGISTER_1),
    ),
  );
  const attributes = [text(NFTA_RULE.TABLE, TRACE_TABLE), text(NFTA_RULE.CHAIN, chain), expressions];
  return message(object, {
    type: NFT_MSG.NEWRULE,
    flags: NLM_F.CREATE,
    family,
    attributes,
    step: 'trace packets',
  });
}

function expression(name: string, ...data: Buffer[]): Buffer {
  return nested(NFTA_LIST_ELEMENT, text(NFTA_EXPRESSION.NAME, name), nested(NFTA_EXPRESSION.DATA, ...data));
}

interface Parts extends Pick<Message, 'type' | 'flags' | 'step'> {
  family: number;
  attributes: Buffer[];
}

function message(object: string, { family, attributes, ...rest }: Parts): Message {
  return { ...rest, object, body: Buffer.concat([Buffer.from([family, 0, 0, 0]), ...attributes]) };
}

function batchMessage(object: string, type: number): Message {
  const body = Buffer.alloc(HEADER);
  body.writeUInt16BE(NFNL_SUBSYSTEM_NFTABLES, 2);
  return { type, flags: 0, body, object, step: 'change its nftables' };
}

/** Numbers of netfilter are in network byte order. */
function be32(type: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return attribute(type, bytes);
}
