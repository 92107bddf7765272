import { visibleJson } from '../lab/control.ts';
import { servicePort } from '../lab/service.ts';
import { showToggle } from '../lab/toggles.ts';
import { styleFor } from '../report/style.ts';
import { driftOf } from './drift.ts';
import { print, printForReaders } from './output.ts';
import { type RunningLab, withRunningLab } from './running-lab.ts';
import { showTime } from './running-lab-summary.ts';

export async function status(name: string | undefined, { json }: { json?: true }): Promise<number> {
  return withRunningLab(name, async (living) => {
    const drifted = await driftOf(living);
    if (json) print(visibleJson(asJson(living, drifted), 2));
    else printForReaders(asText(living, drifted).join('\n'));
    return 0;
  });
}

function asJson({ status, lab, topology, machineKernel }: RunningLab, drifted: readonly string[]) {
  const nodes = Object.values(topology.nodes).map((node) => ({
    name: node.name,
    interfaces: Object.values(node.interfaces).map(({ name, kind, mac, addresses, dhcp, peer, master }) => ({
      name,
      kind,
      mac,
      addresses,
      ...(dhcp && { lent: status.lent?.[`${node.name}:${name}`] ?? '' }),
      ...(peer && { peer: `${peer.node}:${peer.interface}` }),
      ...(master && { master }),
    })),
    ...(node.container && { image: node.container.image }),
    services: node.services,
  }));
  const { name, since, toggles, scenario, halfChanged, blind } = status;
  return {
    name,
    lab: lab.name,
    since: new Date(since).toISOString(),
    toggles,
    ...(scenario && { scenario }),
    ...(machineKernel !== undefined && { kernel: machineKernel }),
    ...(halfChanged !== undefined && { halfChanged }),
    ...(blind && { blind }),
    drift: drifted,
    nodes,
  };
}

const shownLease = (lent: string | undefined) =>
  lent === undefined ? [] : [lent === '' ? 'dhcp: no answer' : `${lent} (dhcp)`];

function asText(living: RunningLab, drifted: readonly string[]): string[] {
  const style = styleFor(process.stdout);
  const { name, lab, since, toggles, nodes, halfChanged, blind, kernel } = asJson(living, drifted);
  const lines = nodes.map((node) => {
    const interfaces = node.interfaces
      .filter(({ addresses, lent }) => addresses.length > 0 || lent !== undefined)
      .map(({ name, addresses, lent }) => [name, ...addresses, ...shownLease(lent)].join(' '));
    const services = Object.values(node.services).map((service) => {
      const port = servicePort(service);
      return port === undefined ? service.kind : `${service.kind}:${port}`;
    });
    return `  ${style('strong', node.name)}  ${[...interfaces, ...services, ...(node.image ? [`container of ${node.image}`] : [])].join('  ')}`;
  });
  const values = Object.entries(toggles).map(([toggle, value]) => `${toggle}=${showToggle(value)}`);
  const of = lab === name ? '' : ` (${lab})`;
  const trouble = halfChanged === undefined ? [] : [style('bad', `  half changed: ${halfChanged}`)];
  return [
    `${style('strong', name)}${of}, up since ${showTime(since)}`,
    ...(kernel === undefined ? [] : [`  in a virtual machine, under ${kernel}`]),
    ...trouble,
    ...(blind ? [`  blind: something is wrong, ${blind.guesses} guesses so far; drift is not told`] : []),
    ...drifted.map((each) => `  ${style('bad', 'drift')} ${each}`),
    `  ${values.join(' ')}`,
    ...lines,
  ];
}
