import type { Container } from '../lab/container.ts';
import type { PortVlans } from '../lab/types.ts';
import { changedFlags } from './flags.ts';
import { kindPlan } from './kinds.ts';
import { qdiscWords } from './qdisc-words.ts';
import { isIpv6Rule, routeWords, ruleWords } from './routing-words.ts';
import { RULE_LANGUAGES, RULE_TOOLS, textsOf } from './rules/rules.ts';
import { servicePlan } from './services.ts';
import type { Step, VethEnd } from './step.ts';
import type { Topology, TopologyNode } from './topology.ts';
import { wordOf } from './words/words.ts';

/**
 * Returns the changes between two plans, one line each. `gone` are the steps of the first plan only, `fresh` those
 * of the second only.
 */
export function changeLines(from: Topology, to: Topology, gone: Step[], fresh: Step[]): string[] {
  const values = Object.values(to.nodes).flatMap((node) => {
    const old = from.nodes[node.name] ?? { ...node, interfaces: {}, sysctl: {}, rules: NO_RULES };
    return [...sysctlLines(old, node), ...flagLines(old, node), ...ruleLines(old, node)];
  });
  const removed = things(gone, fresh).map((what) => `- ${what}`);
  const added = things(fresh, gone).map((what) => `+ ${what}`);
  return [...values, ...removed, ...added];
}

/** If something is replaced by another of the same name, the line says what differs. */
function things(steps: Step[], others: Step[]): string[] {
  const same = new Set(others.flatMap(thing));
  return steps.flatMap((step) =>
    thing(step).map((what) => (same.has(what) ? `${what}${details(step)}` : what)),
  );
}

function details(step: Step): string {
  switch (step.do) {
    case 'veth':
      return `: ${end(step.a)} – ${end(step.b)}`;
    case 'link':
      return `: ${[...(step.mac === undefined ? [] : [step.mac]), ...mtuWords(step), ...kindDetails(step)].join(' ')}`;
    case 'bridge': {
      const words = [
        ...mtuWords(step),
        ...(step.stp ? ['stp'] : []),
        ...(step.vlanFiltering ? ['vlanFiltering'] : []),
      ];
      return words.length === 0 ? '' : `: ${words.join(' ')}`;
    }
    case 'file':
      return `: ${JSON.stringify(step.text)}`;
    default:
      return '';
  }
}

/** Returns the details of a kind in ip(8)'s syntax, and its further commands. */
function kindDetails({ link }: Step & { do: 'link' }): (string | number)[] {
  const { words, more } = kindPlan(link.kind);
  const said = JSON.stringify('peers' in link ? link.peers : undefined);
  return [...words(link), ...(more ? [said] : [])];
}

const end = (each: VethEnd) => [each.mac, ...mtuWords(each)].join(' ');
const mtuWords = ({ mtu }: { mtu?: number }) => (mtu === undefined ? [] : ['mtu', mtu]);

const NO_RULES = textsOf(() => '');

function sysctlLines(from: TopologyNode, to: TopologyNode): string[] {
  return Object.keys({ ...from.sysctl, ...to.sysctl }).flatMap((key) => {
    const [old, value] = [from.sysctl[key], to.sysctl[key]];
    return old === value ? [] : [`${to.name}: ${key} ${old ?? 'unset'} → ${value ?? 'unset'}`];
  });
}

function flagLines(from: TopologyNode, to: TopologyNode): string[] {
  return Object.values(to.interfaces).flatMap(({ name, port }) =>
    Object.entries(changedFlags(from.interfaces[name]?.port ?? {}, port)).map(
      ([flag, on]) => `${to.name}:${name}: ${flag} ${on ? 'off → on' : 'on → off'}`,
    ),
  );
}

function ruleLines(from: TopologyNode, to: TopologyNode): string[] {
  return RULE_TOOLS.flatMap((tool) => {
    const { typed } = RULE_LANGUAGES[tool];
    const [old, now] = [typed(from.rules[tool]), typed(to.rules[tool])];
    return [
      ...old.filter((rule) => !now.includes(rule)).map((rule) => `- ${to.name}: ${rule}`),
      ...now.filter((rule) => !old.includes(rule)).map((rule) => `+ ${to.name}: ${rule}`),
    ];
  });
}

/**
 * Returns the words for what a step makes. Kernel settings have lines of their own, and an unplugged port is not a
 * link.
 */
function thing(step: Step): string[] {
  switch (step.do) {
    case 'node':
      return [`node ${step.node}`];
    case 'container':
      return [`${step.node}: ${containerWords(step.container)}`];
    case 'veth':
      return step.b.node === undefined
        ? []
        : [`link ${step.a.node}:${step.a.name} – ${step.b.node}:${step.b.name}`];
    case 'bridge':
      return [`bridge ${step.node}:${step.name} ${step.mac}`];
    case 'link':
      return [`${step.link.kind} ${step.node}:${step.name}`];
    case 'master':
      return [`${step.node}:${step.name} is a port of ${step.master}`];
    case 'vlans':
      return [`${step.node}:${step.name} is in VLAN ${vlanWords(step.vlans)}`];
    case 'word':
    case 'lateWord':
      return [`${step.node}:${step.name} ${wordOf(step).line(step.value)}`];
    case 'address':
      return [`${step.node}:${step.name} has ${step.address}`];
    case 'dhcp':
      return [`${step.node}:${step.name} asks for an address`];
    case 'qdiscs':
      return step.qdiscs.map((each) => `${step.node}:${step.name}: qdisc ${qdiscWords(each).join(' ')}`);
    case 'up':
      return [`${step.node}:${step.name} is up`];
    case 'routingRule':
      return [
        `${step.node}: rule ${[...ruleWords(step.rule), ...(isIpv6Rule(step.rule) ? ['inet6'] : [])].join(' ')}`,
      ];
    case 'route':
      return [`${step.node}: route ${routeWords(step.route).join(' ')}`];
    case 'resolver':
      return [`${step.node}: nameserver ${step.nameservers.join(' ') || 'none'}`];
    case 'file':
      return [`${step.node}: file ${step.path}`];
    case 'setup':
      return [`${step.node}: set-up ${oneLine(step.command.do)}`];
    case 'service':
      return services(step);
    default:
      return [];
  }
}

const oneLine = (text: string) => text.trim().replaceAll(/\s*\n\s*/g, '; ');

const containerWords = ({ image, command = [], env, binds }: Container) =>
  [
    `container of ${image}`,
    ...command,
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...binds,
  ].join(' ');

/** Writes `10 untagged, 20, 30`. */
function vlanWords({ untagged, tagged = [] }: PortVlans): string {
  return [...(untagged === undefined ? [] : [`${untagged} untagged`]), ...tagged].join(', ');
}

function services({ node, name, service }: Step & { do: 'service' }): string[] {
  const port = 'port' in service ? service.port : undefined;
  const where = port === undefined ? '' : ` on port ${port}`;
  return [`${node}: ${name}${where}${servicePlan(service).words?.(service) ?? ''}`];
}
