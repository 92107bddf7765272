import { CAUSES } from '../causes.ts';
import { flag, list, object, oneOf, optional, text } from './parts.ts';

const packet = object({
  at: text,
  direction: oneOf(['in', 'out']),
  src: optional(text),
  dst: optional(text),
  srcMac: optional(text),
  dstMac: optional(text),
  flags: optional(text),
  seen: optional(flag),
});

export const expectation = object({
  outcome: oneOf(['works', 'fails']),
  cause: optional(oneOf(CAUSES)),
  causes: optional(list(oneOf(CAUSES), 'a list of causes')),
  at: optional(text),
  packets: optional(list(packet, 'a list of packets')),
});
