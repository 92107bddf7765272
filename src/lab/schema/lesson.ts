import * as z from 'zod/mini';
import { expectation } from './expectation.ts';
import { filled, flag, list, object, optional, record, text } from './parts.ts';
import { toggleValues } from './toggle.ts';

const said = z.union([filled('a text'), record(filled('a text'), 'texts by language')], {
  error: 'a text, or one a language: { en: Hello, zh-TW: 你好 }',
});

const forbidden = object({
  what: said,
  node: text,
  sysctl: optional(
    record(z.union([z.string(), z.number()], { error: 'a number or a text' }), 'values by key'),
  ),
});

const solution = object({
  about: said,
  set: optional(toggleValues),
  commands: optional(list(object({ node: text, do: filled('a command for sh') }), 'a list of node and do')),
});

const task = object({
  goal: object({
    expect: record(expectation, 'expectations by probe'),
    cold: optional(flag),
    forbidden: optional(list(forbidden, 'a list of what, and node')),
  }),
  hints: optional(list(said, 'a list of texts')),
  solutions: optional(list(solution, 'a list of ways, each with about')),
});

const step = object({
  text: said,
  predict: optional(object({ probe: text, expect: expectation, because: said })),
  run: optional(list(text, 'a list of probes')),
  task: optional(task),
});

export const lesson = object({
  title: said,
  scenario: optional(text),
  steps: list(step, 'a list of steps, each with text').check(z.minLength(1, { error: 'at least one step' })),
});
