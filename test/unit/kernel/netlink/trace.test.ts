import { describe, expect, it } from 'vitest';
import { NFPROTO, NFTA_TRACE, NFTA_VERDICT } from '../../../../src/kernel/netlink/nftables-constants.ts';
import { parseTrace } from '../../../../src/kernel/netlink/trace-messages.ts';
import { NOWHERE, traceTableMessages } from '../../../../src/kernel/netlink/trace-table-messages.ts';
import { attribute, bodyOf, nested, text } from './written.ts';

const be32 = (type: number, value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return attribute(type, bytes);
};

const body = (family: number, ...attributes: Buffer[]) =>
  Buffer.concat([Buffer.from([family, 0, 0, 0]), ...attributes]);

describe('what nftables tells of a packet', () => {
  it('a rule that matched, with its handle and verdict', () => {
    const handle = Buffer.alloc(8);
    handle.writeBigUInt64BE(7n);
    const message = body(
      NFPROTO.IPV4,
      text(NFTA_TRACE.TABLE, 'nat'),
      text(NFTA_TRACE.CHAIN, 'PREROUTING'),
      attribute(NFTA_TRACE.RULE_HANDLE, handle),
      be32(NFTA_TRACE.TYPE, 3),
      nested(NFTA_TRACE.VERDICT, be32(NFTA_VERDICT.CODE, 1)),
      be32(NFTA_TRACE.ID, -5),
      be32(NFTA_TRACE.IIF, 2),
      attribute(NFTA_TRACE.NETWORK_HEADER, Buffer.from([0x45])),
    );
    expect(parseTrace(message)).toMatchObject({
      family: NFPROTO.IPV4,
      table: 'nat',
      chain: 'PREROUTING',
      handle: 7,
      type: 'rule',
      verdict: 'accept',
      id: -5,
      iif: 2,
      oif: undefined,
      network: Buffer.from([0x45]),
      transport: undefined,
    });
  });

  it.each([
    [-3, 'other', 'jump other'],
    [-5, undefined, 'return'],
    [0x0005_0000, undefined, 'drop'],
    [-99, undefined, 'verdict -99'],
  ])('verdict %i', (code, chain, said) => {
    const parts = [be32(NFTA_VERDICT.CODE, code), ...(chain ? [text(NFTA_VERDICT.CHAIN, chain)] : [])];
    expect(parseTrace(body(NFPROTO.INET, nested(NFTA_TRACE.VERDICT, ...parts))).verdict).toBe(said);
  });

  it('its mark, and what connection tracking says of it', () => {
    const message = body(
      NFPROTO.INET,
      be32(NFTA_TRACE.MARK, 0x77),
      be32(NFTA_TRACE.CT_ID, 9),
      attribute(NFTA_TRACE.CT_DIRECTION, Buffer.from([1])),
      be32(NFTA_TRACE.CT_STATUS, 0x1b),
      be32(NFTA_TRACE.CT_STATE, 2),
    );
    const ct = { state: 'established', direction: 'reply', status: 0x1b, id: 9 };
    expect(parseTrace(message)).toMatchObject({ mark: 0x77, ct });
    const untracked = parseTrace(body(NFPROTO.INET, be32(NFTA_TRACE.CT_STATE, 64)));
    expect(untracked.ct).toEqual({ state: 'untracked' });
  });

  it('a policy', () => {
    const message = body(NFPROTO.BRIDGE, be32(NFTA_TRACE.TYPE, 1), be32(NFTA_TRACE.POLICY, 0));
    expect(parseTrace(message)).toMatchObject({ type: 'policy', verdict: 'drop', handle: undefined });
  });

  it('nothing at all', () => {
    expect(parseTrace(body(NFPROTO.INET))).toMatchObject({
      table: '',
      chain: '',
      type: '',
      verdict: '',
      id: 0,
    });
  });
});

describe('the table for tracing', () => {
  const steps = (owned?: boolean) =>
    traceTableMessages('router', NOWHERE, owned).map((message) => `${bodyOf(message)[0]} ${message.step}`);

  it('is made for the bridge and for IP: a table, a chain on each hook and behind NAT, two rules that start traces', () => {
    const chains = ['prerouting', 'nat-prerouting', 'input', 'forward', 'output', 'nat-output'];
    expect(steps()).toHaveLength(23);
    expect(steps().slice(0, 11)).toEqual([
      `${NFPROTO.BRIDGE} add a table for tracing`,
      ...[...chains, 'postrouting', 'nat-postrouting'].map(
        (name) => `${NFPROTO.BRIDGE} add a chain for tracing on ${name}`,
      ),
      ...[1, 2].map(() => `${NFPROTO.BRIDGE} trace packets`),
    ]);
    expect(steps()).toContain(`${NFPROTO.INET} add a chain for tracing on nat-input`);
  });

  it('is the same where no socket can own it', () => {
    expect(steps(false)).toEqual(steps());
  });
});
