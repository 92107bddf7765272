import { z } from 'zod';
import { CAUSES } from '../../../src/lab/types.ts';

/** The documented shape of `--format json`. Further fields may exist. */

const status = z.enum(['pass', 'fail', 'skip', 'error']);
const outcome = z.enum(['works', 'fails']);
const cause = z.enum([...CAUSES, 'unknown']);
const mac = z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);

const hop = z.object({
  node: z.string(),
  interface: z.string(),
  direction: z.enum(['in', 'out']),
  timeUs: z.number(),
  srcMac: mac,
  dstMac: mac,
  srcName: z.string(),
  dstName: z.string(),
  src: z.string(),
  dst: z.string(),
  flags: z.string(),
  ttl: z.int().optional(),
  packet: z.int().positive(),
});

const notes = z.array(z.string());

const evidence = z.object({
  kind: z.string(),
  text: z.string().min(1),
  packet: z.int().positive().optional(),
});

const probe = z.object({
  probe: z.string(),
  from: z.string(),
  target: z.string().min(1),
  status,
  reason: z.string().min(1).optional(),
  expected: z.object({ outcome, cause: cause.exclude(['unknown']).optional() }).optional(),
  observed: z.object({
    outcome,
    cause: cause.optional(),
    node: z.string().optional(),
    interface: z.string().optional(),
    detail: z.string().min(1),
    packet: z.int().positive().optional(),
  }),
  notes,
  evidence: z.array(evidence),
  hops: z.array(hop),
  timeline: z.array(z.looseObject({ kind: z.string(), packet: z.int().positive(), node: z.string() })),
});

const scenario = z.object({
  scenario: z.string(),
  because: z.string().min(1).optional(),
  toggles: z.record(z.string(), z.union([z.boolean(), z.string()])),
  status,
  reason: z.string().min(1).optional(),
  missing: z.array(z.string().min(1)).optional(),
  durationMs: z.int().nonnegative(),
  probes: z.array(probe),
});

const count = z.int().nonnegative();

export const reportShape = z.object({
  schemaVersion: z.literal(1),
  environment: z.object({ kernel: z.string().min(1), runtime: z.enum(['root', 'rootless', 'docker', 'vm']) }),
  labs: z.array(z.object({ lab: z.string(), scenarios: z.array(scenario) })),
  summary: z.object({ pass: count, fail: count, skip: count, error: count }),
});

export type Report = z.infer<typeof reportShape>;
export type Hop = z.infer<typeof hop>;
export type Probe = z.infer<typeof probe>;

/** Parses the output of `--format json`. Throws if it does not have the documented shape. */
export const readReport = (text: string): Report => reportShape.parse(JSON.parse(text));

/** The verdict of one probe in one scenario. The report must be of one lab. */
export function probeOf({ labs }: Report, name: string, of = 'loopback'): Probe {
  const probe = labs[0]?.scenarios
    .find(({ scenario }) => scenario === name)
    ?.probes.find(({ probe }) => probe === of);
  if (probe === undefined) throw new Error(`the report has no probe ${of} in ${name}`);
  return probe;
}
