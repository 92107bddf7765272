import type { Loss } from '../../snapshot/machine.ts';
import { redirectOf } from './fw4-redirect.ts';
import { ruleOf, type Zone } from './fw4-rule.ts';
import { isOn, optionOf, type UciSection } from './uci-text.ts';

/** Writes the ruleset that OpenWrt's firewall4 makes of its configuration, in the same order. */
export function firewallRules(
  sections: readonly UciSection[],
  zones: readonly Zone[],
  losses: Loss[],
): string {
  const of = (type: string) =>
    sections.filter((section) => section.type === type && isOn(section, 'enabled', true));
  const [defaults] = of('defaults');
  const policy = (key: string) => (defaults && optionOf(defaults, key)?.toLowerCase()) ?? 'drop';
  const redirects = of('redirect').flatMap((section) => redirectOf(section, zones, losses));
  const rules = of('rule').flatMap((section) => ruleOf(section, zones, losses));
  const inChain = (name: string) => rules.filter(({ chain }) => chain === name).map(({ text }) => text);
  const chains = new Map<string, string[]>();
  const base = (hook: 'input' | 'forward' | 'output', side: string) =>
    chains.set(hook, [
      `type filter hook ${hook} priority filter; policy ${policy(hook) === 'accept' ? 'accept' : 'drop'};`,
      ...(hook === 'forward' ? [] : [`${side} "lo" accept`]),
      'ct state vmap { established : accept, related : accept }',
      ...inChain(hook),
      ...zones.filter(hasDevices).map((zone) => `${side} ${setOf(zone)} jump ${hook}_${zone.name}`),
      ...(policy(hook) === 'reject' ? ['jump handle_reject'] : []),
    ]);
  base('input', 'iifname');
  base('forward', 'iifname');
  base('output', 'oifname');
  chains.set('handle_reject', ['meta l4proto tcp reject with tcp reset', 'reject']);
  for (const zone of zones) {
    const { name } = zone;
    const turned = redirects.some(({ zone: where }) => where === name);
    const dests = of('forwarding')
      .filter((each) => optionOf(each, 'src') === name)
      .map((each) => optionOf(each, 'dest'));
    chains.set(`input_${name}`, [
      ...inChain(`input_${name}`),
      ...(turned ? ['ct status dnat accept'] : []),
      `jump ${zone.input}_from_${name}`,
    ]);
    chains.set(`output_${name}`, [...inChain(`output_${name}`), `jump ${zone.output}_to_${name}`]);
    chains.set(`forward_${name}`, [
      ...inChain(`forward_${name}`),
      ...dests
        .filter((dest) => zones.some((each) => each.name === dest))
        .map((dest) => `jump accept_to_${dest}`),
      ...(turned ? ['ct status dnat accept'] : []),
      `jump ${zone.forward}_to_${name}`,
    ]);
    for (const [verdict, done] of [
      ['accept', 'accept'],
      ['reject', 'goto handle_reject'],
      ['drop', 'drop'],
    ] as const) {
      chains.set(`${verdict}_from_${name}`, hasDevices(zone) ? [`iifname ${setOf(zone)} ${done}`] : []);
      chains.set(`${verdict}_to_${name}`, hasDevices(zone) ? [`oifname ${setOf(zone)} ${done}`] : []);
    }
    const parts = redirects.flatMap((each) => each.parts).filter((part) => part.zone === name);
    chains.set(
      `dstnat_${name}`,
      parts.filter(({ kind }) => kind === 'dstnat').map(({ text }) => text),
    );
    chains.set(`srcnat_${name}`, [
      ...parts.filter(({ kind }) => kind === 'srcnat').map(({ text }) => text),
      ...(zone.masq ? ['meta nfproto ipv4 masquerade'] : []),
    ]);
  }
  const jumps = (side: string, kind: string) =>
    zones.filter(hasDevices).map((zone) => `${side} ${setOf(zone)} jump ${kind}_${zone.name}`);
  chains.set('dstnat', [
    'type nat hook prerouting priority dstnat; policy accept;',
    ...jumps('iifname', 'dstnat'),
  ]);
  chains.set('srcnat', [
    'type nat hook postrouting priority srcnat; policy accept;',
    ...jumps('oifname', 'srcnat'),
  ]);
  const texts = [...chains].map(
    ([name, lines]) => `\tchain ${name} {\n${lines.map((line) => `\t\t${line}\n`).join('')}\t}\n`,
  );
  return `table inet fw4 {\n${texts.join('')}}\n`;
}

const hasDevices = ({ devices }: Zone) => devices.length > 0;
const setOf = ({ devices }: Zone) =>
  devices.length === 1 ? `"${devices[0]}"` : `{ ${devices.map((each) => `"${each}"`).join(', ')} }`;
