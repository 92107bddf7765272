import { showToggle } from '../lab/toggles.ts';
import type { PortFlags } from '../lab/types.ts';
import { planSteps } from './plan.ts';
import { command, heredoc, quote } from './quote.ts';
import type { Step, VethEnd } from './step.ts';
import type { Topology } from './topology.ts';

const TITLES: Record<Step['do'], string> = {
  node: 'Nodes: one network namespace each',
  sysctl: 'Kernel settings',
  bridge: 'Bridges',
  veth: 'Cables; an unplugged port has its other end, down, in this namespace',
  master: 'Bridge ports',
  port: 'Flags of bridge ports',
  address: 'Addresses',
  rules: 'Rules, before any link is up',
  up: 'Everything up',
  route: 'Routes',
  service: 'Services',
};

/** A commented POSIX shell script that takes the same steps, in the same order, with the system's own programs. */
export function planScript(topology: Topology): string {
  const steps = planSteps(topology);
  const lines = steps.flatMap((step, index) => {
    const last = steps[index - 1];
    if (step.do === 'sysctl' && joins(last, step)) return [];
    const title = last?.do === step.do ? [] : ['', `# ${TITLES[step.do]}`];
    return [...title, step.do === 'sysctl' ? sysctls(steps.slice(index)) : show(step)];
  });
  return `${[...header(topology), ...lines].join('\n')}\n`;
}

function header({ lab, toggles }: Topology): string[] {
  const settings = Object.entries(toggles).map(([name, value]) => `${name}=${showToggle(value)}`);
  return [
    '#!/bin/sh',
    `# ${[lab, ...settings].join(' ')}`,
    '#',
    '# Builds the lab by hand, with the same steps in the same order as `lab up`. Run it in a sandbox of its own, which',
    '# takes everything with it when its shell ends:',
    '#',
    '#   sudo unshare --net --mount --pid --fork --kill-child --mount-proc sh -c \\',
    "#     'mount -t tmpfs tmpfs /run && sh THIS_SCRIPT && exec sh -i'",
    '#',
    '# Without root, begin with: unshare --user --map-root-user --net --mount … and so on.',
    '',
    'set -eu',
    '',
    '# The machine itself has addresses; an empty sandbox has none.',
    'if ip -o address show scope global | grep -q .; then',
    "  echo 'This network namespace is in use: run the script in a sandbox, as its head says.' >&2",
    '  exit 1',
    'fi',
  ];
}

const joins = (last: Step | undefined, step: Step & { do: 'sysctl' }) =>
  last?.do === 'sysctl' && last.node === step.node;

/** All settings of one node that stand together, in one command. */
function sysctls(steps: Step[]): string {
  const [first] = steps;
  if (first?.do !== 'sysctl') throw new Error('not a sysctl');
  const end = steps.findIndex((step) => step.do !== 'sysctl' || step.node !== first.node);
  const run = end === -1 ? steps : steps.slice(0, end);
  const settings = run.flatMap((step) => (step.do === 'sysctl' ? [quote(`${step.key}=${step.value}`)] : []));
  return [command('ip', 'netns', 'exec', first.node, 'sysctl', '-qw'), ...settings].join(' \\\n  ');
}

function show(step: Exclude<Step, { do: 'sysctl' }>): string {
  switch (step.do) {
    case 'node':
      return command('ip', 'netns', 'add', step.node);
    case 'bridge':
      return command('ip', '-n', step.node, 'link', 'add', ...link(step), 'type', 'bridge');
    case 'veth':
      return command('ip', 'link', 'add', ...end(step.a), 'type', 'veth', 'peer', ...end(step.b));
    case 'master':
      return command('ip', '-n', step.node, 'link', 'set', 'dev', step.name, 'master', step.master);
    case 'port':
      return command('bridge', '-n', step.node, 'link', 'set', 'dev', step.name, ...flags(step.flags));
    case 'address':
      return command('ip', '-n', step.node, 'address', 'add', step.address, 'dev', step.name);
    case 'rules':
      return `ip netns exec ${quote(step.node)} ${RESTORE[step.tool]} ${heredoc(step.text)}`;
    case 'up':
      return command('ip', '-n', step.node, 'link', 'set', 'dev', step.name, 'up');
    case 'route': {
      const { to, via, dev } = step.route;
      const path = [...(via === undefined ? [] : ['via', via]), ...(dev === undefined ? [] : ['dev', dev])];
      return command('ip', '-n', step.node, 'route', 'add', to, ...path);
    }
    case 'service':
      return http(step.node, step.name, step.service.port);
  }
}

const RESTORE = {
  iptables: 'iptables-restore',
  ip6tables: 'ip6tables-restore',
  ebtables: 'ebtables-restore',
  nft: 'nft -f -',
};

const link = ({ name, mac, mtu }: VethEnd) => [
  'name',
  name,
  'address',
  mac,
  ...(mtu === undefined ? [] : ['mtu', mtu]),
];

const end = (each: VethEnd & { node?: string }) => [
  ...link(each),
  ...(each.node === undefined ? [] : ['netns', each.node]),
];

/** By the names of `bridge link set`: `mcastFlood` is `mcast_flood`. */
function flags(port: PortFlags): string[] {
  return Object.entries(port).flatMap(([flag, on]) => [
    flag.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    on ? 'on' : 'off',
  ]);
}

/** Python's own server stands in for the lab's: it answers 200 with a page that names the node. */
function http(node: string, name: string, port: number): string {
  const folder = quote(`/run/http/${node}/${name}`);
  return [
    `# ${name}: answers HTTP on port ${port}`,
    'if command -v python3 >/dev/null; then',
    `  mkdir -p ${folder} && echo ${quote(node)} >${folder}/index.html`,
    `  ${command('ip', 'netns', 'exec', node, 'python3', '-m', 'http.server', port, '--directory')} ${folder} >/dev/null 2>&1 &`,
    'fi',
  ].join('\n');
}
