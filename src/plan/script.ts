import { showToggle } from '../lab/toggles.ts';
import { planDiff } from './diff.ts';
import { planSteps } from './plan.ts';
import { command, quote } from './quote.ts';
import { stepCommand } from './shell.ts';
import { removeContainers } from './shell-containers.ts';
import { ENTER } from './shell-files.ts';
import { undoCommand, warmCommands } from './shell-live.ts';
import type { LiveStep, Step } from './step.ts';
import type { Topology } from './topology.ts';
import { warmPairs } from './warm.ts';

const TITLES: Record<Step['do'], string> = {
  node: 'Nodes: one network namespace each',
  resolver:
    'Name servers: `ip netns exec` shows files of /etc/netns/NODE in /etc, which is to be the sandbox’s own for that',
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
  file: 'Files: `sh /run/enter NODE PROGRAM …` runs a program of the node with them in their places',
  setup: 'Set-up commands',
  service: 'Services',
  container: 'Containers, each in the network namespace of its node',
};

/** What to do before the first step of its kind. A resolv.conf may be a link to what the sandbox hides. */
const FIRST: Partial<Record<Step['do'], string[]>> = {
  resolver: [
    'mkdir -p /run/etc/upper /run/etc/work',
    'mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/etc/upper,workdir=/run/etc/work /etc',
    '[ -e /etc/resolv.conf ] || { rm -f /etc/resolv.conf && : >/etc/resolv.conf; }',
  ],
  file: ENTER,
};

/** How a scenario begins. */
export interface Start {
  /** What is built first, and is changed then. */
  built: Topology;
  /** All hosts speak before that. */
  warm?: boolean;
}

/** A commented POSIX shell script that takes the same steps, in the same order, with the system's own programs. */
export function planScript(topology: Topology, { built, warm = false }: Start = { built: topology }): string {
  const { steps, lines } = planDiff(built, topology);
  const all = [
    ...header(built),
    ...commands(built, planSteps(built)),
    ...(warm ? ['', WARM, ...warmCommands(warmPairs(built))] : []),
    ...(steps.length > 0
      ? ['', ...lines.map((line) => `# Then: ${line}`), ...commands(topology, steps)]
      : []),
  ];
  return `${all.join('\n')}\n`;
}

const WARM = '# Every host speaks to every other of its networks: now they know each other';

function commands(topology: Topology, steps: readonly LiveStep[]): string[] {
  return steps.flatMap((step, index) => {
    const last = steps[index - 1];
    if (step.do === 'sysctl' && joins(last, step)) return [];
    if (isUndo(step)) return [undoCommand(step)];
    const title = last?.do === step.do ? [] : ['', `# ${TITLES[step.do]}`, ...(FIRST[step.do] ?? [])];
    return [
      ...title,
      step.do === 'sysctl' ? sysctls(steps.slice(index)) : stepCommand(step, enter(topology, step)),
    ];
  });
}

const isUndo = (step: LiveStep): step is Exclude<LiveStep, Step> => !(step.do in TITLES);

/** What runs a program in the step's node; where that has files, they are in their places. */
function enter({ nodes }: Topology, step: Step): string[] {
  const node = 'node' in step ? step.node : '';
  const hasFiles = Object.keys(nodes[node]?.files ?? {}).length > 0;
  return hasFiles ? ['sh', '/run/enter', node] : ['ip', 'netns', 'exec', node];
}

function header({ lab, toggles, nodes }: Topology): string[] {
  const containers = Object.values(nodes).flatMap(({ name, container }) => (container ? [name] : []));
  const settings = Object.entries(toggles).map(([name, value]) => `${name}=${showToggle(value)}`);
  return [
    '#!/bin/sh',
    `# ${[lab, ...settings].join(' ')}`,
    '#',
    '# Builds the lab by hand, with the same steps in the same order as `lab up`. Run it in a sandbox of its own, which',
    '# takes everything with it when its shell ends:',
    '#',
    ...(containers.length > 0 ? SANDBOX_BESIDE_DOCKER : SANDBOX).map((line) => `#   ${line}`),
    '#',
    ...(containers.length > 0
      ? [`# Containers are not in it: ${removeContainers(containers)}`]
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

const SANDBOX = [
  'sudo unshare --net --mount --pid --fork --kill-child --mount-proc sh -c \\',
  "  'mount -t tmpfs tmpfs /run && sh THIS_SCRIPT && exec sh -i'",
];

/** The engine's socket is in /run, and the processes of its containers are in the machine's /proc. */
const SANDBOX_BESIDE_DOCKER = [
  'sudo unshare --net --mount sh -c \\',
  "  'mount --bind /run /mnt && mount -t tmpfs tmpfs /run && ln -s /mnt/docker.sock /run && sh THIS_SCRIPT && exec sh -i'",
];

const joins = (last: LiveStep | undefined, step: Step & { do: 'sysctl' }) =>
  last?.do === 'sysctl' && last.node === step.node;

/** All settings of one node that stand together, in one command. */
function sysctls(steps: readonly LiveStep[]): string {
  const [first] = steps;
  if (first?.do !== 'sysctl') throw new Error('not a sysctl');
  const end = steps.findIndex((step) => step.do !== 'sysctl' || step.node !== first.node);
  const run = end === -1 ? steps : steps.slice(0, end);
  const settings = run.flatMap((step) => (step.do === 'sysctl' ? [quote(`${step.key}=${step.value}`)] : []));
  return [command('ip', 'netns', 'exec', first.node, 'sysctl', '-qw'), ...settings].join(' \\\n  ');
}
