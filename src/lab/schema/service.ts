import * as z from 'zod/mini';
import { CERTIFICATE_STATES } from '../service.ts';
import {
  filled,
  flag,
  list,
  object,
  oneOf,
  optional,
  port,
  programWords,
  record,
  seconds,
  text,
} from './parts.ts';

const ready = object({
  prints: optional(filled('a text that it prints')),
  command: optional(programWords),
  timeout: optional(seconds(600)),
});

export const service = z.discriminatedUnion(
  'kind',
  [
    object({ kind: oneOf(['http']), port, up: optional(flag) }),
    object({
      kind: oneOf(['https']),
      port,
      names: optional(
        list(text, 'a list of names and addresses').check(z.minLength(1, { error: 'at least one' })),
      ),
      certificate: optional(oneOf(CERTIFICATE_STATES)),
      up: optional(flag),
    }),
    object({ kind: oneOf(['udp']), port, up: optional(flag) }),
    object({
      kind: oneOf(['dns']),
      records: record(text, 'addresses by name'),
      port: optional(port),
      up: optional(flag),
    }),
    object({
      kind: oneOf(['dhcp']),
      interface: text,
      from: text,
      to: text,
      router: optional(text),
      up: optional(flag),
    }),
    object({
      kind: oneOf(['routing']),
      config: z.union([text, object({ file: text })], { error: 'a text, or { file: bird.conf }' }),
      up: optional(flag),
    }),
    object({
      kind: oneOf(['command']),
      command: programWords,
      ready: optional(ready),
      port: optional(port),
      up: optional(flag),
    }),
  ],
  { error: 'kind, and what belongs to it' },
);
