import * as z from 'zod/mini';
import { MOST_CONNECTIONS } from './connections.ts';
import { expectation } from './schema/expectation.ts';
import { networkInterface } from './schema/interface.ts';
import { lesson } from './schema/lesson.ts';
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
  sentence,
  text,
  whole,
} from './schema/parts.ts';
import { probe } from './schema/probe-schema.ts';
import { route, routingRule } from './schema/routing.ts';
import { service } from './schema/service.ts';
import { toggleValue, toggleValues } from './schema/toggle.ts';
import type { Lab } from './types.ts';

/** The schema of a lab. `satisfies` at the end and `test/unit/lab/schema.types.ts` keep it equal to `types.ts`. */
const link = z.tuple([text, text], { error: 'the two ends, each node:interface' });
const links = list(link, 'a list of links');

const ruleText = z.union([text, object({ file: text })], { error: 'a text, or { file: router.nft }' });
const rules = object({
  ipset: optional(ruleText),
  iptables: optional(ruleText),
  ip6tables: optional(ruleText),
  ebtables: optional(ruleText),
  nft: optional(ruleText),
  tc: optional(ruleText),
});

const setupCommand = object({
  do: filled('a command for sh'),
  undo: filled('what takes it back; true where nothing has to'),
});

const node = object({
  about: optional(sentence),
  kind: optional(oneOf(['host', 'container'])),
  image: optional(text),
  command: optional(programWords),
  env: optional(record(text, 'texts by name')),
  healthcheck: optional(programWords),
  binds: optional(list(text, 'a list of /on/the/machine:/in/the/container')),
  interfaces: optional(record(networkInterface, 'interfaces by name')),
  routes: optional(list(route, 'a list of routes')),
  routingRules: optional(list(routingRule, 'a list of rules, each with a table or a type')),
  sysctl: optional(
    record(z.union([z.string(), z.number()], { error: 'a number or a text' }), 'values by key'),
  ),
  rules: optional(rules),
  nameservers: optional(list(text, 'a list of addresses')),
  services: optional(record(service, 'services by name')),
  setup: optional(list(setupCommand, 'a list of do and undo')),
  files: optional(record(text, 'texts by absolute path')),
  ipv6: optional(flag),
});
const nodes = record(node, 'nodes by name');

const when = record(
  z.union([toggleValue, z.array(toggleValue)], { error: 'a value or a list of values' }),
  'values by toggle',
);

const toggle = object({
  about: sentence,
  default: toggleValue,
  values: optional(list(text, 'a list of texts').check(z.minLength(1, { error: 'at least one value' }))),
  needs: optional(when),
});

const setting = object({
  when,
  nodes: optional(nodes),
  links: optional(links),
});

const connections = object({
  from: text,
  to: text,
  protocol: optional(oneOf(['tcp', 'udp'])),
  count: optional(whole(1, MOST_CONNECTIONS)),
  sourcePort: optional(port),
});

const scenario = object({
  because: sentence,
  toggles: optional(toggleValues),
  start: optional(oneOf(['cold', 'warm'])),
  warmWith: optional(toggleValues),
  connections: optional(list(connections, 'a list of connections, each with from and to')),
  expect: record(expectation, 'expectations by probe'),
});

export const labSchema = object({
  name: text,
  about: sentence,
  nodes,
  links: optional(links),
  toggles: optional(record(toggle, 'toggles by name')),
  settings: optional(list(setting, 'a list of settings')),
  probes: optional(record(probe, 'probes by name')),
  scenarios: optional(record(scenario, 'scenarios by name')),
  lessons: optional(record(lesson, 'lessons by name')),
}) satisfies z.ZodMiniType<Lab>;
