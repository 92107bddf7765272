import { NLM_F } from './constants.ts';
import type { Body, Message } from './message.ts';
import {
  NF_ACCEPT,
  NF_NETDEV_INGRESS,
  NFNL_BATCH,
  NFNL_SUBSYSTEM_NFTABLES,
  NFPROTO,
  NFT_META_NFTRACE,
  NFT_MSG,
  NFT_REGISTER_1,
  NFT_TABLE_F_OWNER,
  NFTA_CHAIN,
  NFTA_DATA_VALUE,
  NFTA_DEVICE_NAME,
  NFTA_EXPRESSION,
  NFTA_FLOWTABLE,
  NFTA_FLOWTABLE_HOOK,
  NFTA_HOOK,
  NFTA_IMMEDIATE,
  NFTA_LIST_ELEMENT,
  NFTA_META,
  NFTA_RULE,
  NFTA_TABLE,
} from './nftables-constants.ts';
import type { Writer } from './writer.ts';

export function batchBegin(object: string): Message {
  return batchMessage(object, NFNL_BATCH.BEGIN);
}

export function batchEnd(object: string): Message {
  return batchMessage(object, NFNL_BATCH.END);
}

export interface Table {
  object: string;
  family: number;
  table: string;
}

/**
 * @param owned whether the socket owns the table: the kernel deletes it with the socket, and nobody else can delete
 * it
 */
export function newTable({ object, family, table }: Table, owned: boolean): Message {
  const type = NFT_MSG.NEWTABLE;
  const flags = NLM_F.CREATE | NLM_F.EXCL;
  return message({ type, flags, family, object, step: 'add a table for tracing' }, (to) => {
    to.text(NFTA_TABLE.NAME, table);
    if (owned) be32(to, NFTA_TABLE.FLAGS, NFT_TABLE_F_OWNER);
  });
}

export interface Chain {
  name: string;
  number: number;
  priority: number;
  /** The interfaces, for the hook of an interface. */
  devices?: readonly string[];
}

export function newChain(
  { object, family, table }: Table,
  { name, number, priority, devices }: Chain,
): Message {
  const type = NFT_MSG.NEWCHAIN;
  const step = `add a chain for tracing on ${name}`;
  return message({ type, flags: NLM_F.CREATE, family, object, step }, (to) => {
    to.text(NFTA_CHAIN.TABLE, table);
    to.text(NFTA_CHAIN.NAME, name);
    const hook = to.nest(NFTA_CHAIN.HOOK);
    be32(to, NFTA_HOOK.NUMBER, number);
    be32(to, NFTA_HOOK.PRIORITY, priority);
    if (devices) {
      const list = to.nest(NFTA_HOOK.DEVICES);
      for (const device of devices) to.text(NFTA_DEVICE_NAME, device);
      to.close(list);
    }
    to.close(hook);
    be32(to, NFTA_CHAIN.POLICY, NF_ACCEPT);
    to.text(NFTA_CHAIN.TYPE, 'filter');
  });
}

export function deleteTable({ object, family, table }: Table): Message {
  const step = 'delete the table for tracing';
  return message({ type: NFT_MSG.DELTABLE, flags: 0, family, object, step }, (to) =>
    to.text(NFTA_TABLE.NAME, table),
  );
}

/** Makes a table with a flow table that has no interfaces. A kernel without flow tables answers ENOENT. */
export function newFlowTable(object: string): Message[] {
  const [family, name] = [NFPROTO.INET, 'trial'];
  const type = NFT_MSG.NEWFLOWTABLE;
  const flowTable = message({ type, flags: NLM_F.CREATE, family, object, step: 'add a flow table' }, (to) => {
    to.text(NFTA_FLOWTABLE.TABLE, name);
    to.text(NFTA_FLOWTABLE.NAME, name);
    const hook = to.nest(NFTA_FLOWTABLE.HOOK);
    be32(to, NFTA_FLOWTABLE_HOOK.NUMBER, NF_NETDEV_INGRESS);
    be32(to, NFTA_FLOWTABLE_HOOK.PRIORITY, 0);
    to.close(hook);
  });
  return [newTable({ object, family, table: name }, false), flowTable];
}

/** `meta nftrace set 1` */
export function newTracingRule({ object, family, table }: Table, chain: string): Message {
  const type = NFT_MSG.NEWRULE;
  return message({ type, flags: NLM_F.CREATE, family, object, step: 'trace packets' }, (to) => {
    to.text(NFTA_RULE.TABLE, table);
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

/** Writes `nfgenmsg`, with the family in its first byte. */
function message({ family, ...rest }: Omit<Message, 'body'> & { family: number }, attributes: Body): Message {
  const body: Body = (to) => {
    to.word(family);
    attributes(to);
  };
  return { ...rest, body };
}

/** The number of the subsystem is the last part of `nfgenmsg`, in network byte order. */
function batchMessage(object: string, type: number): Message {
  const body: Body = (to) => to.word(NFNL_SUBSYSTEM_NFTABLES << 24);
  return { type, flags: 0, body, object, step: 'change its nftables' };
}

/** Writes a number in network byte order, as netfilter expects it. */
function be32(to: Writer, type: number, value: number): void {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  to.bytes(type, bytes);
}
