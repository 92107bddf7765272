import type { PortFlags } from '../lab/types.ts';
import { qdiscWords } from './qdisc-words.ts';
import { command, heredoc, quote } from './quote.ts';
import { resolvConf } from './resolv-conf.ts';
import { ip, isIpv6Route, isIpv6Rule, routeWords, ruleWords } from './routing-words.ts';
import { RULE_LANGUAGES } from './rules/rules.ts';
import { containerCommand, containerNames, holderCommand } from './shell-containers.ts';
import { fileCommand } from './shell-files.ts';
import { end, kind, link } from './shell-links.ts';
import { serviceCommand } from './shell-services.ts';
import type { Step } from './step.ts';
import { wordOf } from './words/words.ts';

/**
 * Returns the command that a user would type for the step. Settings of one node are joined in `script.ts`.
 * @param enter the command that runs a program in the step's node
 */
export function stepCommand(
  step: Exclude<Step, { do: 'sysctl' | 'baseline' }>,
  enter: readonly string[],
): string {
  switch (step.do) {
    case 'node':
      return holderCommand(step);
    case 'resolver':
      return resolver(step.node, step.nameservers);
    case 'names':
      return names(step);
    case 'bridge':
      return bridge(step);
    case 'veth':
      return command('ip', 'link', 'add', ...end(step.a), 'type', 'veth', 'peer', ...end(step.b));
    case 'link':
      return kind(step);
    case 'master':
      return command('ip', '-n', step.node, 'link', 'set', 'dev', step.name, 'master', step.master);
    case 'vlans':
      return vlans(step);
    case 'port':
      return portFlags(step);
    case 'word':
    case 'lateWord':
      return wordOf(step).add(step, step.value);
    case 'address':
      return command('ip', '-n', step.node, 'address', 'add', step.address, 'dev', step.name, ...noDad(step));
    case 'qdiscs':
      return qdiscs(step);
    case 'rules':
      return `${command('ip', 'netns', 'exec', step.node, ...RULE_LANGUAGES[step.tool].program)} ${heredoc(step.text)}`;
    case 'up':
      return up(step);
    case 'routingRule':
      return command(...ip(step.node, isIpv6Rule(step.rule)), 'rule', 'add', ...ruleWords(step.rule));
    case 'route':
      return command(...ip(step.node, isIpv6Route(step.route)), 'route', 'add', ...routeWords(step.route));
    case 'file':
      return fileCommand(step);
    case 'setup':
      return command(...enter, 'sh', '-ec', step.command.do);
    case 'dhcp':
      return dhcp(step);
    case 'service':
      return serviceCommand(step, enter);
    case 'container':
      return containerCommand(step);
  }
}

/**
 * The kernel checks its own IPv6 addresses for duplicates when the interface comes up, so the check is switched off
 * first.
 */
function up({ node, name, ipv6 }: Step & { do: 'up' }): string {
  const set = ['ip', '-n', node, 'link', 'set', 'dev', name];
  const silence = ipv6 === false ? `${command(...set, 'addrgenmode', 'none')}\n` : '';
  return `${silence}${command(...set, 'up')}`;
}

/** The kernel's defaults without multicast snooping, as for the agent's bridges. */
const BRIDGE = ['type', 'bridge', 'mcast_snooping', 0];

/** The shortest delay that the kernel accepts: two seconds for each of two phases. */
const STP = ['forward_delay', 200, 'stp_state', 1];

/** By default a port is in no VLAN. */
const VLAN_FILTERING = ['vlan_filtering', 1, 'vlan_default_pvid', 0];

function vlans({ node, name, master, vlans: { untagged, tagged = [] } }: Step & { do: 'vlans' }): string {
  const own = name === master ? ['self'] : [];
  const add = (id: number, ...words: string[]) =>
    command('bridge', '-n', node, 'vlan', 'add', 'dev', name, 'vid', id, ...words, ...own);
  return [
    ...(untagged === undefined ? [] : [add(untagged, 'pvid', 'untagged')]),
    ...tagged.map((id) => add(id)),
  ].join('\n');
}

/** The MTU is set by a second command: if it is set by the first, the bridge still follows the MTU of its ports. */
function bridge({ node, mtu, stp, vlanFiltering, ...rest }: Step & { do: 'bridge' }): string {
  const kind = [...BRIDGE, ...(stp ? STP : []), ...(vlanFiltering ? VLAN_FILTERING : [])];
  const add = command('ip', '-n', node, 'link', 'add', ...link(rest), ...kind);
  return mtu === undefined
    ? add
    : `${add}\n${command('ip', '-n', node, 'link', 'set', 'dev', rest.name, 'mtu', mtu)}`;
}

/** One of the flags can only be set by ip(8). */
function portFlags({ node, name, flags: { proxyArp, ...others } }: Step & { do: 'port' }): string {
  const bridge = ['bridge', '-n', node, 'link', 'set', 'dev', name];
  const ip = ['ip', '-n', node, 'link', 'set', 'dev', name, 'type', 'bridge_slave'];
  return [
    ...(Object.keys(others).length === 0 ? [] : [command(...bridge, ...flags(others))]),
    ...(proxyArp === undefined ? [] : [command(...ip, ...flags({ proxyArp }))]),
  ].join('\n');
}

/** Writes flags as arguments of `bridge link set`: `mcastFlood` becomes `mcast_flood`. */
function flags(port: PortFlags): string[] {
  return Object.entries(port).flatMap(([flag, on]) => [
    flag.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    on ? 'on' : 'off',
  ]);
}

/** Skips the check for duplicates, so that an IPv6 address can be used at once. */
const noDad = ({ address }: Step & { do: 'address' }) => (address.includes(':') ? ['nodad'] : []);

function qdiscs({ node, name, qdiscs: stack }: Step & { do: 'qdiscs' }): string {
  const add = stack.map((each) =>
    command('tc', '-n', node, 'qdisc', 'add', 'dev', name, ...qdiscWords(each)),
  );
  return add.join('\n');
}

function names({ nodes, text, isContainer }: Step & { do: 'names' }): string {
  if (isContainer) return containerNames(nodes, text);
  const known = text === '' ? 'cat /etc/hosts' : `cat /etc/hosts - ${heredoc(text)}`;
  const folder = '/etc/netns/$node';
  return [
    `for node in ${nodes.map(quote).join(' ')}; do`,
    `  mkdir -p "${folder}"`,
    `  >"${folder}/hosts" ${known}`,
    'done',
  ].join('\n');
}

/** The script that udhcpc runs with its lease. Like the lab's own client, it sets only an address and a gateway. */
const LEASE = `#!/bin/sh
[ "$1" = bound ] || exit 0
ip address add "$ip/$mask" dev "$interface"
[ -z "\${router-}" ] || ip route add default via "$router" dev "$interface"
`;

function dhcp({ node, name }: Step & { do: 'dhcp' }): string {
  const run = (...client: string[]) => `${command('ip', 'netns', 'exec', node, ...client)} || :`;
  const udhcpc = ['udhcpc', '-i', name, '-n', '-q', '-f', '-s', '/run/lease'];
  return [
    `cat >/run/lease ${heredoc(LEASE)}`,
    'chmod 755 /run/lease',
    'if command -v udhcpc >/dev/null; then',
    `  ${run(...udhcpc)}`,
    'elif command -v busybox >/dev/null; then',
    `  ${run('busybox', ...udhcpc)}`,
    'elif command -v dhclient >/dev/null; then',
    `  ${run('dhclient', '-1', name)}`,
    'else',
    `  echo 'By hand: no DHCP client is here for ${node}:${name}.' >&2`,
    'fi',
  ].join('\n');
}

function resolver(node: string, nameservers: readonly string[]): string {
  const folder = quote(`/etc/netns/${node}`);
  return `mkdir -p ${folder} && cat >${folder}/resolv.conf ${heredoc(resolvConf(nameservers))}`;
}
