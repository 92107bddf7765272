import { NLM_F } from './constants.ts';
import type { Body, Message } from './message.ts';
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
import type { Writer } from './writer.ts';

/** What Hairpin's own table is called, in each family. */
export const TRACE_TABLE = 'hairpin-trace';

/** Before everything else on its hook, connection tracking and defragmentation included. */
const FIRST = -0x7fff_ffff;

const FAMILIES = [NFPROTO.BRIDGE, NFPROTO.INET];

type Hook = (typeof NF_HOOKS)[number];

/**
 * Right behind address translation, by family and hook: there the headers are as it left them. Priorities of
 * linux/netfilter_ipv4.h (NF_IP_PRI_NAT_DST, NF_IP_PRI_NAT_SRC) and linux/netfilter_bridge.h, and one.
 */
const BEHIND_NAT: Record<number, Partial<Record<Hook, number>>> = {
  [NFPROTO.INET]: { prerouting: -99, output: -99, input: 101, postrouting: 101 },
  [NFPROTO.BRIDGE]: { prerouting: -299, output: 101, postrouting: 301 },
};

/** What the chain behind the address translation of `prerouting` is called: `nat-prerouting`. */
export const BEHIND = 'nat-';

export function batchBegin(object: string): Message {
  return batchMessage(object, NFNL_BATCH.BEGIN);
}

export function batchEnd(object: string): Message {
  return batchMessage(object, NFNL_BATCH.END);
}

/**
 * A table for the bridge and one for IP, each with chains that let everything pass: a packet that is traced tells when
 * it comes to one. There is one on every hook, and one more behind address translation. Where packets enter the node
 * they are marked to be traced.
 *
 * @param owned The tables go with the socket that makes them, and nobody else can delete them. Kernels before 5.12 know
 * no such tables, and answer EINVAL.
 */
export function traceTableMessages(object: string, owned = true): Message[] {
  return FAMILIES.flatMap((family) => [
    newTable(object, family, owned),
    ...NF_HOOKS.flatMap((hook, number) => {
      const behind = BEHIND_NAT[family]?.[hook];
      const first = newChain(object, family, { name: hook, number, priority: FIRST });
      if (behind === undefined) return [first];
      return [first, newChain(object, family, { name: BEHIND + hook, number, priority: behind })];
    }),
    ...['prerouting', 'output'].map((hook) => newTracingRule(object, family, hook)),
  ]);
}

/** Takes the tables away that belong to no socket. */
export function deleteTraceTableMessages(object: string): Message[] {
  const step = 'delete the table for tracing';
  return FAMILIES.map((family) =>
    message({ type: NFT_MSG.DELTABLE, flags: 0, family, object, step }, (to) =>
      to.text(NFTA_TABLE.NAME, TRACE_TABLE),
    ),
  );
}

function newTable(object: string, family: number, owned: boolean): Message {
  const type = NFT_MSG.NEWTABLE;
  const flags = NLM_F.CREATE | NLM_F.EXCL;
  return message({ type, flags, family, object, step: 'add a table for tracing' }, (to) => {
    to.text(NFTA_TABLE.NAME, TRACE_TABLE);
    if (owned) be32(to, NFTA_TABLE.FLAGS, NFT_TABLE_F_OWNER);
  });
}

interface Chain {
  name: string;
  /** Of the hook. */
  number: number;
  priority: number;
}

function newChain(object: string, family: number, { name, number, priority }: Chain): Message {
  const type = NFT_MSG.NEWCHAIN;
  const step = `add a chain for tracing on ${name}`;
  return message({ type, flags: NLM_F.CREATE, family, object, step }, (to) => {
    to.text(NFTA_CHAIN.TABLE, TRACE_TABLE);
    to.text(NFTA_CHAIN.NAME, name);
    const hook = to.nest(NFTA_CHAIN.HOOK);
    be32(to, NFTA_HOOK.NUMBER, number);
    be32(to, NFTA_HOOK.PRIORITY, priority);
    to.close(hook);
    be32(to, NFTA_CHAIN.POLICY, NF_ACCEPT);
    to.text(NFTA_CHAIN.TYPE, 'filter');
  });
}

/** `meta nftrace set 1` */
function newTracingRule(object: string, family: number, chain: string): Message {
  const type = NFT_MSG.NEWRULE;
  return message({ type, flags: NLM_F.CREATE, family, object, step: 'trace packets' }, (to) => {
    to.text(NFTA_RULE.TABLE, TRACE_TABLE);
    to.text(NFTA_RULE.CHAIN, chain);
    const expressions = to.nest(NFTA_RULE.EXPRESSIONS);
    expression(to, 'immediate', () => {
      be32(to, NFTA_IMMEDIATE.REGISTER, NFT_REGISTER_1);
      const one = to.nest(NFTA_IMMEDIATE.DATA);
      to.bytes(NFTA_DATA_VALUE, Uint8Array.of(1));
      to.close(one);
    });
    expression(to, 'meta', () => {
      be32(to, NFTA_META.KEY, NFT_META_NFTRACE);
      be32(to, NFTA_META.SOURCE_REGISTER, NFT_REGISTER_1);
    });
    to.close(expressions);
  });
}

function expression(to: Writer, name: string, writeData: () => void): void {
  const element = to.nest(NFTA_LIST_ELEMENT);
  to.text(NFTA_EXPRESSION.NAME, name);
  const data = to.nest(NFTA_EXPRESSION.DATA);
  writeData();
  to.close(data);
  to.close(element);
}

/** `nfgenmsg`: the family in its first byte. */
function message({ family, ...rest }: Omit<Message, 'body'> & { family: number }, attributes: Body): Message {
  const body: Body = (to) => {
    to.word(family);
    attributes(to);
  };
  return { ...rest, body };
}

/** The subsystem is the last part of `nfgenmsg`, in network byte order. */
function batchMessage(object: string, type: number): Message {
  const body: Body = (to) => to.word(NFNL_SUBSYSTEM_NFTABLES << 24);
  return { type, flags: 0, body, object, step: 'change its nftables' };
}

/** Numbers of netfilter are in network byte order. */
function be32(to: Writer, type: number, value: number): void {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  to.bytes(type, bytes);
}
