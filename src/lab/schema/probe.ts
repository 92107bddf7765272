import * as z from 'zod/mini';
import { flag, object, oneOf, optional, port, seconds, sentence, text, whole, words } from './parts.ts';

const asked = { about: optional(sentence), from: text };

export const probe = z.discriminatedUnion(
  'kind',
  [
    object({ kind: oneOf(['http']), ...asked, url: text, connectTimeout: optional(seconds(60)) }),
    object({
      kind: oneOf(['udp']),
      ...asked,
      to: text,
      send: optional(text),
      answer: optional(text),
      timeout: optional(seconds(60)),
    }),
    object({
      kind: oneOf(['ping']),
      ...asked,
      to: text,
      count: optional(whole(1, 100)),
      size: optional(whole(0, 65507)),
      timeout: optional(seconds(60)),
    }),
    object({
      kind: oneOf(['command']),
      ...asked,
      command: words,
      exitCode: optional(whole(0, 255)),
      output: optional(text),
      timeout: optional(seconds(600)),
    }),
    object({
      kind: oneOf(['iperf3']),
      ...asked,
      to: text,
      port: optional(port),
      reverse: optional(flag),
      time: optional(whole(1, 60)),
      atLeast: optional(text),
      atMost: optional(text),
    }),
  ],
  { error: 'kind, and what belongs to it' },
);
