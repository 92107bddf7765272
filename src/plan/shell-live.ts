import { command, quote } from './quote.ts';
import { ip, isIpv6Route, isIpv6Rule, routeWords, ruleWords } from './routing-words.ts';
import { removeContainers } from './shell-containers.ts';
import type { LiveStep, Step } from './step.ts';
import type { WarmPair } from './warm.ts';
import { wordOf } from './words/words.ts';

/** Returns the command with which a user would undo a step. */
export function undoCommand(step: Exclude<LiveStep, Step>): string {
  const { node } = step;
  switch (step.do) {
    case 'delNode':
      return command('ip', 'netns', 'delete', node);
    case 'delResolver':
      return command('rm', `/etc/netns/${node}/resolv.conf`);
    case 'delLink':
      return command('ip', '-n', node, 'link', 'delete', 'dev', step.name);
    case 'noMaster':
      return command('ip', '-n', node, 'link', 'set', 'dev', step.name, 'nomaster');
    case 'down':
      return command('ip', '-n', node, 'link', 'set', 'dev', step.name, 'down');
    case 'delWord':
      return wordOf(step).remove(step, step.value);
    case 'delVlans':
      return delVlans(step);
    case 'delAddress':
      return command('ip', '-n', node, 'address', 'del', step.address, 'dev', step.name);
    case 'delQdiscs':
      return command('tc', '-n', node, 'qdisc', 'del', 'dev', step.name, 'root');
    case 'delDhcp':
      return command('ip', '-n', node, 'address', 'flush', 'dev', step.name, 'dynamic');
    case 'delRoutingRule':
      return command(...ip(node, isIpv6Rule(step.rule)), 'rule', 'del', ...ruleWords(step.rule));
    case 'delRoute':
      return command(...ip(node, isIpv6Route(step.route)), 'route', 'del', ...routeWords(step.route));
    case 'delFile':
      return command('rm', `/run/files/${node}${step.path}`);
    case 'undoSetup':
      return command('sh', '/run/enter', node, 'sh', '-ec', step.command.undo);
    case 'delContainer':
      return removeContainers([node]);
    // Only the shell that ran the step knows the process, or the earlier value.
    case 'delService':
      return byHand(`end the service ${step.name} of ${node}`);
    case 'delSysctl':
      return byHand(`give ${step.key} of ${node} the value it had at first`);
  }
}

const byHand = (what: string) => `${command('echo', `By hand: ${what}.`)} >&2`;

function delVlans({ node, name, master, vlans }: LiveStep & { do: 'delVlans' }): string {
  const own = name === master ? ['self'] : [];
  const ids = [...(vlans.untagged === undefined ? [] : [vlans.untagged]), ...(vlans.tagged ?? [])];
  return ids
    .map((id) => command('bridge', '-n', node, 'vlan', 'del', 'dev', name, 'vid', id, ...own))
    .join('\n');
}

/**
 * Fills ARP and forwarding tables; an answer is not needed. With fresh entries hosts do not ask again soon, which
 * would let bridges learn anew.
 */
export function warmCommands(pairs: readonly WarmPair[]): string[] {
  const nodes = [...new Set(pairs.map(({ node }) => quote(node)))];
  return [
    ...pairs.map(
      ({ node, address }) => `ip netns exec ${quote(node)} ping -c 1 -W 1 ${quote(address)} >/dev/null || :`,
    ),
    `for node in ${nodes.join(' ')}; do`,
    '  ip -n "$node" -4 neigh show nud reachable nud stale nud delay nud probe | while read -r address _ dev _ mac _; do',
    '    ip -n "$node" neigh replace "$address" lladdr "$mac" dev "$dev" nud reachable',
    '  done',
    'done',
  ];
}
