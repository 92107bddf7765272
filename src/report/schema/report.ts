import * as z from 'zod/mini';
import { CAUSES } from '../../lab/types.ts';
import { MOST_SHARES } from '../most-shares.ts';
import * as part from './parts.ts';

const { array, count, literal, name, object, oneOf, optional, outcome, sentence, status, string, toggles } =
  part;

const probe = object({
  probe: name,
  from: name.check(z.describe('the node that asks')),
  target: string(),
  status,
  reason: optional(sentence.check(z.describe('why the status is not pass'))),
  expected: optional(
    object({
      outcome,
      cause: optional(part.cause),
      causes: optional(array(part.cause).check(z.describe('any of them'))),
      at: optional(name.check(z.describe('where it must fail'))),
    }),
  ),
  observed: object({
    outcome,
    cause: optional(oneOf(...CAUSES, 'unknown')),
    node: optional(name.check(z.describe('where the deciding packet was seen last, or died'))),
    interface: optional(name),
    packet: optional(part.packet),
    detail: string(),
  }),
  evidence: array(part.evidence),
  hops: array(part.hop).check(
    z.describe("the probe's packets at each interface, packet by packet, in order of time"),
  ),
  timeline: array(part.timelineRow).check(
    z.describe('the packets that tell most, through wires and kernels'),
  ),
  notes: array(string()),
});

export const scenarioSchema = object({
  scenario: name,
  because: optional(sentence),
  toggles,
  status,
  reason: optional(sentence),
  missing: optional(
    array(name).check(
      z.describe('build options of the kernel without which the scenario could not be built'),
    ),
  ),
  refused: optional(
    array(
      object({
        where: sentence,
        what: sentence,
        rule: optional(object({ node: name, tool: name, text: sentence })),
        file: optional(name),
        line: optional(count),
        column: optional(count),
      }),
    ).check(z.describe('what of the definition the kernel, or a tool, refused when the scenario was built')),
  ),
  durationMs: count,
  probes: array(probe),
});

const trial = object({ changes: toggles, toggles, works: part.flag });

const lines = array(sentence);
const way = object({
  does: lines,
  typed: lines.check(z.describe('what to type on the machine')),
  keep: lines.check(z.describe('where to put it, so that it is there after a restart')),
  changes: lines.check(z.describe('what is otherwise than before, besides what is mended')),
  but: lines.check(z.describe('what else is needed')),
});
const mending = object({
  finding: sentence,
  probes: array(name),
  ways: array(way).check(z.describe('seen to work, the one that changes least first')),
  tried: array(object({ does: lines, why: sentence })),
});

const fix = object({
  from: toggles,
  broken: array(name).check(z.describe('the probes that failed there')),
  fixes: array(trial),
  tried: array(trial),
  remedies: optional(array(mending)),
});

export const environmentSchema = object({
  kernel: sentence.check(z.describe('uname -r')),
  runtime: sentence,
});
export const summarySchema = object({ pass: count, fail: count, skip: count, error: count });

const line = object({ file: name, line: count });
const shard = object({
  number: count.check(z.describe('which share of the whole, from 1')),
  of: count.check(z.positive(), z.maximum(MOST_SHARES)),
  version: name.check(z.describe('of Hairpin')),
  asked: z.record(z.string(), string()).check(z.describe('what the verdicts depend on besides the labs')),
  labs: array(
    object({
      lab: name,
      digest: name.check(z.describe('SHA-256 of the definition')),
      definition: z.unknown(),
      scenarios: array(object({ scenario: name, because: optional(sentence), toggles })),
      lines: z.record(z.string(), line).check(z.describe('where its scenarios stand')),
    }),
  ).check(z.describe('every lab of the whole')),
});

export const reportSchema = object({
  schemaVersion: literal(1),
  environment: environmentSchema,
  labs: array(
    object({
      lab: name,
      kernel: optional(name.check(z.describe('of --kernels: uname -r of the kernel that it ran under'))),
      scenarios: array(scenarioSchema),
      fix: optional(fix),
    }),
  ),
  summary: summarySchema.check(z.describe('scenarios by status')),
  shard: optional(shard).check(z.describe('of a part, which lab merge puts together with the others')),
});
