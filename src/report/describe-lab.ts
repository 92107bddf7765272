import { BASELINE } from '../lab/baseline.ts';
import { probeTarget } from '../lab/probe.ts';
import { allowedValues, showToggle, showToggles } from '../lab/toggles.ts';
import type { Lab, ToggleValues } from '../lab/types.ts';
import type { Topology } from '../plan/topology.ts';
import { wrap } from './columns.ts';
import { drawTopology } from './drawing/ascii.ts';
import type { Style } from './style.ts';

/**
 * Describes a lab for readers: the drawing, then toggles, probes and scenarios, in lines of at most `width` columns.
 */
export function describeLab(lab: Lab, topology: Topology, style: Style, width: number): string[] {
  const section = (title: string, items: string[][]) =>
    items.length > 0 ? ['', style('strong', title), ...items.flat()] : [];
  const text = (words: string) => wrap(words, width - 4).map((line) => `    ${line}`);
  const name = (words: string) => style('changed', words);
  return [
    ...wrap(`${lab.name}: ${lab.about}`, width),
    '',
    ...drawTopology(topology, style, width),
    ...section('bridges', bridges(topology).map(text)),
    ...section('kernel settings', settings(topology).map(text)),
    ...section(
      'toggles',
      Object.entries(lab.toggles ?? {}).map(([toggle, definition]) => [
        `  ${name(toggle)}=${choices(definition.default, allowedValues(definition).map(showToggle), style)}`,
        ...text(definition.about),
        ...(definition.needs ? text(`Matters with ${wanted(definition.needs)} only.`) : []),
      ]),
    ),
    ...section(
      'probes',
      Object.entries(topology.probes).map(([probe, asked]) => [
        `  ${name(probe)}  ${asked.from} → ${probeTarget(asked)}`,
        ...text(asked.about ?? ''),
      ]),
    ),
    ...section(
      'scenarios',
      Object.entries(lab.scenarios ?? {}).map(([scenario, { because, toggles, start, warmWith }]) => [
        `  ${name(scenario)}${start === 'warm' ? style('dim', warm(warmWith)) : ''}`,
        ...text(because),
        ...(toggles ? text(showToggles(toggles)).map((line) => style('dim', line)) : []),
      ]),
    ),
  ];
}

/** Shows bridge-nf-call settings, which matter most and are rarely known. */
function bridges({ nodes }: Topology): string[] {
  return Object.values(nodes).flatMap(({ name, sysctl }) => {
    const key = 'net.bridge.bridge-nf-call-iptables';
    const value = sysctl[key];
    if (value === undefined) return [];
    const what = value === '0' ? 'does not show its frames' : 'shows its frames';
    return [`${name}: ${what} to iptables (${key} = ${value})`];
  });
}

/** Settings that most verdicts depend on. */
const TELLING = /ip_forward$|all\.(rp_filter|route_localnet|proxy_arp|accept_local)$|ipv6.*all\.forwarding$/;

/** Lists the lab's settings, with defaults: the lab decides them, never the machine. */
function settings({ nodes }: Topology): string[] {
  const said = Object.values(nodes).flatMap(({ name, sysctl }) => {
    const own = Object.entries(sysctl).filter(([key]) => !key.startsWith('net.bridge.bridge-nf-call-'));
    return own.length === 0 ? [] : [`${name}: ${own.map(([key, value]) => `${key} = ${value}`).join(', ')}`];
  });
  const usual = BASELINE.filter(([key]) => TELLING.test(key)).map(([key, value]) => `${key} = ${value}`);
  return [
    ...said,
    `where the lab says nothing, on any machine: ${usual.join(', ')}; docs/labs.md of Hairpin has all`,
  ];
}

function warm(toggles: ToggleValues | undefined): string {
  return `  from a warm start${toggles ? ` with ${showToggles(toggles)}` : ''}`;
}

function choices(standard: boolean | string, values: readonly string[], style: Style): string {
  return values
    .map((value) => (value === showToggle(standard) ? `${style('strong', value)} (default)` : value))
    .join(' | ');
}

function wanted(needs: NonNullable<NonNullable<Lab['toggles']>[string]['needs']>): string {
  const parts = Object.entries(needs).map(
    ([name, values]) => `${name}=${[values].flat().map(showToggle).join('|')}`,
  );
  return parts.join(' and ');
}
