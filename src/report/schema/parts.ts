import * as z from 'zod/mini';
// Imported by name, so that the bundle contains nothing else of zod.
import { array, int, literal, object, string } from 'zod/mini';
import { CAUSES } from '../../lab/types.ts';

/** Parts of a verdict, as `verdict/types.ts` has them; `test/unit/report/schema.types.ts` keeps them equal. */

export { array, literal, object, string };

export const optional = <Value extends z.ZodMiniType>(value: Value) => z.exactOptional(value);
export const oneOf = <const Values extends readonly string[]>(...values: Values) => z.enum(values);
export const flag = z.boolean();
export const name = string();
export const sentence = string().check(z.minLength(1));
export const count = int().check(z.nonnegative());
export const packet = int().check(
  z.positive(),
  z.describe('number of a packet: rows with one number are one packet'),
);

export const status = oneOf('pass', 'skip', 'fail', 'error').check(
  z.describe('worst wins: pass < skip < fail < error'),
);
export const outcome = oneOf('works', 'fails');
export const cause = z.enum(CAUSES);
export const toggles = z.record(z.string(), z.union([z.boolean(), string()]));
const mac = string().check(z.regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/));
const timeUs = z.number().check(z.describe("microseconds since the probe's first packet"));

const tables = [
  ...(['capture', 'links', 'ports', 'fdb', 'neighbours', 'routes', 'qdiscs', 'asked', 'listeners'] as const),
  ...(['sysctl', 'counters', 'conntrack', 'rules', 'hooks', 'drops'] as const),
] as const;

const source = object({
  node: name,
  in: oneOf(...tables).check(z.describe('a capture, a table of the node, or what its kernel did')),
  entry: string().check(
    z.describe("the entry: 'eth0 #3' in captures; '' for a table without what was looked for"),
  ),
  when: optional(oneOf('before', 'after')),
});

const kinds = [
  ...(['probe', 'capture', 'bridge', 'fdb', 'rules', 'conntrack', 'neighbour'] as const),
  ...(['route', 'link', 'setting', 'counter', 'socket', 'trace', 'drop'] as const),
] as const;

export const evidence = object({
  kind: oneOf(...kinds),
  text: sentence,
  packet: optional(packet),
  sources: array(source).check(z.describe('what it was read from')),
});

export const hop = object({
  node: name,
  interface: name,
  direction: oneOf('in', 'out'),
  timeUs,
  srcMac: mac,
  dstMac: mac,
  srcName: string().check(z.describe('whose MAC address it is: node:interface, or everyone')),
  dstName: string(),
  src: string().check(z.describe('address:port')),
  dst: string(),
  flags: string().check(
    z.describe("TCP flags as tcpdump writes them, or what the packet is: 'S.', 'A? webserver.com'"),
  ),
  ttl: optional(int()),
  packet,
});

const rule = object({ table: string(), chain: string(), text: string(), verdict: string() });

export const timelineRow = z.discriminatedUnion('kind', [
  z.extend(hop, { kind: literal('wire') }),
  object({
    kind: literal('hook'),
    packet,
    node: name,
    family: string(),
    hook: string(),
    iif: optional(name),
    oif: optional(name),
    rules: array(rule),
    rewrites: array(string()),
  }),
  object({
    kind: literal('moved'),
    packet,
    timeUs,
    node: name,
    bridge: name,
    station: string(),
    from: name,
    to: name,
  }),
  object({
    kind: literal('freed'),
    packet,
    node: name,
    location: string(),
    reason: string(),
    afterUs: z.number(),
    others: count,
  }),
  object({ kind: literal('end'), packet, node: name, text: sentence }),
]);
