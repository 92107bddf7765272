import type { Connections } from '../lab/connections.ts';
import { showToggle } from '../lab/toggles.ts';
import { planDiff } from './diff.ts';
import { hostsText } from './hosts.ts';
import { planSteps } from './plan.ts';
import { questions } from './questions.ts';
import { comment, heredoc } from './quote.ts';
import { resolvConf } from './resolv-conf.ts';
import { stepCommand } from './shell.ts';
import { connectionCommand } from './shell-connections.ts';
import { removeContainers } from './shell-containers.ts';
import { ENTER } from './shell-files.ts';
import { undoCommand, warmCommands } from './shell-live.ts';
import { serviceWait } from './shell-services.ts';
import { baseline, joins, sysctls } from './shell-sysctl.ts';
import type { LiveStep, Step } from './step.ts';
import type { Topology } from './topology.ts';
import { warmPairs } from './warm.ts';
import { wordOf } from './words/words.ts';

/** Steps that have a title of their own. For a word the title depends on the word. */
type Titled = Exclude<Step, { do: 'word' | 'lateWord' }>['do'];

const TITLES: Record<Titled, string> = {
  node: 'Nodes: one network namespace each',
  resolver: 'Name servers: `ip netns exec` shows files of /etc/netns/NODE in /etc',
  names: 'Names: each node knows the others by theirs',
  baseline:
    'Kernel settings that a new namespace takes over from the machine: they are to be what a plain kernel has',
  sysctl: 'Kernel settings',
  bridge: 'Bridges',
  veth: 'Cables; an unplugged port has its other end, down, in this namespace',
  link: 'Interfaces that stand on others, and tunnels',
  master: 'Bridge ports',
  vlans: 'VLANs of bridge ports',
  port: 'Flags of bridge ports',
  address: 'Addresses',
  qdiscs: 'Impaired links: what happens to packets that leave there',
  rules: 'Rules, before any link is up',
  up: 'Everything up',
  routingRule: 'Routing rules: which table decides',
  route: 'Routes',
  file: 'Files',
  setup: 'Set-up commands',
  dhcp: 'Addresses that are asked for, with whatever client is there',
  service: 'Services',
  container: 'Containers, each in the network namespace of its node',
};

/** How a scenario begins. */
export interface Start {
  /** The topology that is built first, and then changed. */
  built: Topology;
  /** Whether all hosts send to each other before the change. */
  warm?: boolean;
  /** Connections that are opened before the change and the probes. */
  connections?: readonly Connections[];
}

/**
 * Returns a commented POSIX shell script that does the same steps in the same order, with the system's own
 * programs.
 */
export function planScript(
  topology: Topology,
  { built, warm = false, connections = [] }: Start = { built: topology },
): string {
  const { steps, lines } = planDiff(built, topology);
  const all = [
    ...header(built),
    ...NAMES,
    ...ENTER,
    ...commands(built, planSteps(built)),
    ...(warm ? ['', WARM, ...warmCommands(warmPairs(built))] : []),
    ...(connections.length > 0 ? ['', CONNECTIONS, ...connections.map(connectionCommand)] : []),
    ...(steps.length > 0
      ? ['', ...lines.map((line) => comment(`Then: ${line}`)), ...commands(topology, steps)]
      : []),
    ...questions(topology, (node) => enterNode(topology, node)),
  ];
  return `${all.join('\n')}\n`;
}

const CONNECTIONS = '# Connections that are there before the probes';

const WARM = '# Every host speaks to every other of its networks: now they know each other';

function commands(topology: Topology, steps: readonly LiveStep[]): string[] {
  return steps.flatMap((step, index) => {
    const last = steps[index - 1];
    if (step.do === 'sysctl' && joins(last, step)) return [];
    if (step.do === 'baseline' && last?.do === 'baseline') return [];
    if (isUndo(step)) return [undoCommand(step)];
    const title = titleOf(step);
    const isNew = last === undefined || isUndo(last) || titleOf(last) !== title;
    const head = isNew ? ['', `# ${title}`] : [];
    const ends = steps[index + 1]?.do !== step.do;
    return [
      ...head,
      commandOf(topology, steps, index),
      ...(ends ? waits(topology, steps.slice(0, index + 1)) : []),
    ];
  });
}

/** Returns commands that wait for the services, at the end of the steps. */
function waits(topology: Topology, steps: readonly LiveStep[]): string[] {
  const begin = steps.findLastIndex((step) => step.do !== 'service') + 1;
  return steps
    .slice(begin)
    .flatMap((step) => (step.do === 'service' ? serviceWait(step, enter(topology, step)) : []));
}

/** Returns the command of a step, together with following steps that the same command does. */
function commandOf(topology: Topology, steps: readonly LiveStep[], index: number): string {
  const step = steps[index] as Step;
  if (step.do === 'sysctl') return sysctls(steps.slice(index));
  return step.do === 'baseline' ? baseline(steps.slice(index)) : stepCommand(step, enter(topology, step));
}

const isWord = (step: Step): step is Step & { do: 'word' | 'lateWord' } =>
  step.do === 'word' || step.do === 'lateWord';

const titleOf = (step: Step): string => (isWord(step) ? wordOf(step).title : TITLES[step.do]);

const isUndo = (step: LiveStep): step is Exclude<LiveStep, Step> =>
  !(step.do in TITLES || step.do === 'word' || step.do === 'lateWord');

/** Returns the command that runs a program in the step's node. */
const enter = (topology: Topology, step: Step): string[] =>
  enterNode(topology, 'node' in step ? step.node : '');

/** A container has files of its own, and the network of a node. */
const enterNode = ({ nodes }: Topology, node: string): string[] =>
  nodes[node]?.container ? ['ip', 'netns', 'exec', node] : ['sh', '/run/enter', node];

function header({ lab, toggles, nodes }: Topology): string[] {
  const containers = Object.values(nodes).flatMap(({ name, container }) => (container ? [name] : []));
  const settings = Object.entries(toggles).map(([name, value]) => `${name}=${showToggle(value)}`);
  return [
    '#!/bin/sh',
    comment([lab, ...settings].join(' ')),
    '#',
    '# Builds the lab by hand, with the same steps in the same order as `lab up`. Run it in a sandbox of its own, which',
    '# takes everything with it when its shell ends:',
    '#',
    ...(containers.length > 0 ? SANDBOX_BESIDE_DOCKER : SANDBOX).map((line) => `#   ${line}`),
    '#',
    ...(containers.length > 0
      ? [comment(`Containers are not in it: ${removeContainers(containers)}`)]
      : ['# Without root, begin with: unshare --user --map-root-user --net --mount … and so on.']),
    '',
    'set -eu',
    '',
    '# The machine itself has addresses, and files in /run; an empty sandbox has none.',
    `if ip -o address show scope global | grep -q . || ls -A /run ${containers.length > 0 ? '| grep -vx docker.sock ' : ''}| grep -q .; then`,
    "  echo 'This is no empty sandbox: make one, as the head of the script says.' >&2",
    '  exit 1',
    'fi',
  ];
}

/** resolv.conf may be a link to a file that the sandbox hides. */
const NAMES = [
  '',
  '# Names: /etc is the sandbox’s own, and knows neither the servers that the machine asks nor its names',
  'mkdir -p /run/etc/upper /run/etc/work',
  'mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/etc/upper,workdir=/run/etc/work /etc',
  `rm -f /etc/resolv.conf && cat >/etc/resolv.conf ${heredoc(resolvConf([]))}`,
  `rm -f /etc/hosts && cat >/etc/hosts ${heredoc(hostsText('$(hostname)')).replace("<<'RULES'", '<<RULES')}`,
];

const SANDBOX = [
  'sudo unshare --net --mount --pid --fork --kill-child --mount-proc sh -c \\',
  "  'mount -t tmpfs tmpfs /run && sh THIS_SCRIPT && exec sh -i'",
];

/** The engine's socket is in /run, and the processes of its containers are in the machine's /proc. */
const SANDBOX_BESIDE_DOCKER = [
  'sudo unshare --net --mount sh -c \\',
  "  'mount --bind /run /mnt && mount -t tmpfs tmpfs /run && ln -s /mnt/docker.sock /run && sh THIS_SCRIPT && exec sh -i'",
];
