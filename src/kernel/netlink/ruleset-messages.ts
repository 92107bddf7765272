import { type Attributes, attributeList, findAttribute, parseAttributes, readText } from './attribute.ts';
import type { Message } from './message.ts';
import {
  ARP_HOOKS,
  FAMILY_NAMES,
  NETDEV_HOOKS,
  NF_HOOKS,
  NFT_GET,
  NFTA_CHAIN,
  NFTA_COUNTER,
  NFTA_DATA_VERDICT,
  NFTA_EXPRESSION,
  NFTA_GEN_ID,
  NFTA_HOOK,
  NFTA_IMMEDIATE,
  NFTA_LOOKUP_DREG,
  NFTA_NAT_TYPE,
  NFTA_RULE,
  NFTA_TARGET_NAME,
} from './nftables-constants.ts';
import { verdictText } from './trace-messages.ts';
import { wellFormed } from './well-formed.ts';

/** A rule's counter. */
export interface Count {
  packets: number;
  bytes: number;
}

export interface ChainState {
  /** The name of the table with its family, such as `ip nat`. */
  table: string;
  name: string;
  /** The hook where packets enter the chain. Undefined for a chain that only rules jump to. */
  base?: {
    /** `filter`, `nat` or `route`. */
    type: string;
    /** A hook such as `prerouting` or `ingress`. */
    hook: string;
    /** The chains of one hook run in the order of their priorities, the lowest first. */
    priority: number;
    /** The interfaces of an ingress or egress chain. */
    devices?: string[];
    /** What happens to packets about which no rule has decided. */
    policy: 'accept' | 'drop';
    /** How many packets reached the policy. Absent if the chain has no counter. */
    count?: Count;
  };
}

export interface RuleState {
  table: string;
  chain: string;
  /** The handle by which a trace names the rule. */
  handle: number;
  /** Absent if the rule has no counter. */
  count?: Count;
  /**
   * What the rule may do with a packet, in order: `drop`, `jump NAME`, `dnat`, `reject`, `vmap`. Targets of
   * iptables keep their names: `DNAT`.
   */
  does: string[];
}

/** Bytes of `nfgenmsg`. */
const HEADER = 4;

/** Asks for the generation: a number that changes with every change of the rules. */
export function generationMessage(object: string): Message {
  return readMessage(object, NFT_GET.GENERATION, 'read the generation of its rules');
}

export const dumpChainsMessage = (object: string) => readMessage(object, NFT_GET.CHAIN, 'read its chains');

export const dumpRulesetMessage = (object: string) => readMessage(object, NFT_GET.RULE, 'read its rules');

/** AF_UNSPEC: rules of every family. */
function readMessage(object: string, type: number, step: string): Message {
  return { type, flags: 0, body: (to) => to.word(0), object, step };
}

export const parseGeneration = wellFormed((body): number => {
  return parseAttributes(body.subarray(HEADER)).get(NFTA_GEN_ID)?.readUInt32BE() ?? 0;
});

/** Returns the name of the table in an NFT_MSG_NEWCHAIN or NFT_MSG_NEWRULE, which have it at the same place. */
export function tableNameOf(body: Buffer): string {
  return readText(findAttribute(body.subarray(HEADER), NFTA_RULE.TABLE) ?? EMPTY);
}

/** Reads the body of an NFT_MSG_NEWCHAIN. */
export const parseChain = wellFormed((body): ChainState => {
  const attributes = parseAttributes(body.subarray(HEADER));
  const family = FAMILY_NAMES[body[0] ?? 0] ?? String(body[0]);
  const table = `${family} ${text(attributes, NFTA_CHAIN.TABLE)}`;
  const name = text(attributes, NFTA_CHAIN.NAME);
  const hook = attributes.get(NFTA_CHAIN.HOOK);
  if (hook === undefined) return { table, name };
  const at = parseAttributes(hook);
  const number = at.get(NFTA_HOOK.NUMBER)?.readUInt32BE() ?? 0;
  const devices = at.get(NFTA_HOOK.DEVICES);
  const count = attributes.get(NFTA_CHAIN.COUNTERS);
  return {
    table,
    name,
    base: {
      type: text(attributes, NFTA_CHAIN.TYPE),
      hook: hookName(family, number),
      priority: at.get(NFTA_HOOK.PRIORITY)?.readInt32BE() ?? 0,
      ...(devices && { devices: attributeList(devices).map(readText) }),
      policy: attributes.get(NFTA_CHAIN.POLICY)?.readUInt32BE() === 0 ? 'drop' : 'accept',
      ...(count && { count: parseCount(count) }),
    },
  };
});

function hookName(family: string, number: number): string {
  const hooks = family === 'netdev' ? NETDEV_HOOKS : family === 'arp' ? ARP_HOOKS : NF_HOOKS;
  // `inet` has its own ingress hook after the five of IP.
  return hooks[number] ?? 'ingress';
}

/** Reads the body of an NFT_MSG_NEWRULE. There may be ten thousand of them, so no byte is read twice. */
export const parseRule = wellFormed((body): RuleState => {
  const attributes = body.subarray(HEADER);
  const name = (type: number) => readText(findAttribute(attributes, type) ?? EMPTY);
  const family = FAMILY_NAMES[body[0] ?? 0] ?? String(body[0]);
  const list = findAttribute(attributes, NFTA_RULE.EXPRESSIONS);
  const expressions = list ? attributeList(list).map(expressionOf) : [];
  const counter = expressions.find(({ name }) => name === 'counter');
  return {
    table: `${family} ${name(NFTA_RULE.TABLE)}`,
    chain: name(NFTA_RULE.CHAIN),
    handle: Number(findAttribute(attributes, NFTA_RULE.HANDLE)?.readBigUInt64BE() ?? 0),
    ...(counter && { count: parseCount(counter.data) }),
    does: expressions.flatMap(actionOf),
  };
});

interface Expression {
  name: string;
  data: Buffer;
}

function expressionOf(element: Buffer): Expression {
  const name = findAttribute(element, NFTA_EXPRESSION.NAME);
  return { name: name ? readText(name) : '', data: findAttribute(element, NFTA_EXPRESSION.DATA) ?? EMPTY };
}

const EMPTY = Buffer.alloc(0);

/** nftables expressions that do something with the packet, with their names in `nft`. */
const ACTIONS: Record<string, string> = {
  masq: 'masquerade',
  redir: 'redirect',
  tproxy: 'tproxy',
  reject: 'reject',
  queue: 'queue',
  notrack: 'notrack',
  synproxy: 'synproxy',
  flow_offload: 'flow add',
  fwd: 'fwd',
  dup: 'dup',
};

function actionOf({ name, data }: Expression): string[] {
  switch (name) {
    case 'immediate': {
      const loaded = parseAttributes(data).get(NFTA_IMMEDIATE.DATA);
      const verdict = loaded && parseAttributes(loaded).get(NFTA_DATA_VERDICT);
      return verdict ? [verdictText(verdict)] : [];
    }
    case 'nat':
      return [parseAttributes(data).get(NFTA_NAT_TYPE)?.readUInt32BE() === 1 ? 'dnat' : 'snat'];
    case 'target':
      return [text(parseAttributes(data), NFTA_TARGET_NAME)];
    case 'lookup':
      return parseAttributes(data).get(NFTA_LOOKUP_DREG)?.readUInt32BE() === 0 ? ['vmap'] : [];
    default:
      return ACTIONS[name] === undefined ? [] : [ACTIONS[name]];
  }
}

function parseCount(data: Buffer): Count {
  const parts = parseAttributes(data);
  const number = (type: number) => Number(parts.get(type)?.readBigUInt64BE() ?? 0);
  return { packets: number(NFTA_COUNTER.PACKETS), bytes: number(NFTA_COUNTER.BYTES) };
}

const text = (attributes: Attributes, type: number) => readText(attributes.get(type) ?? EMPTY);
