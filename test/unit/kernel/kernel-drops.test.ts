import { expect, it } from 'vitest';
import { parseFormat } from '../../../src/kernel/kernel-drops.ts';

it('the format of an event: where its fields are, and what its reasons are called', () => {
  const text = `name: kfree_skb
ID: 2310
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;

	field:void * skbaddr;	offset:8;	size:8;	signed:0;
	field:void * location;	offset:16;	size:8;	signed:0;
	field:unsigned short protocol;	offset:32;	size:2;	signed:0;
	field:enum skb_drop_reason reason;	offset:36;	size:4;	signed:0;

print fmt: "reason: %s", __print_symbolic(REC->reason, { 2, "NOT_SPECIFIED" }, { 3, "NO_SOCKET" })`;
  expect(parseFormat(text)).toEqual({
    location: 16,
    protocol: 32,
    reason: 36,
    reasons: new Map([
      [2, 'NOT_SPECIFIED'],
      [3, 'NO_SOCKET'],
    ]),
  });
});
