import type { CommandService, DhcpService, RoutingService } from '../lab/types.ts';
import type { TopologyService } from './topology.ts';

/** A service that is a program of the distribution, as a command with its files. */
export interface ServiceProgram {
  /** Without it the scenario is skipped. */
  program: string;
  /** Texts by path, in the node's own `/run`. */
  files: Record<string, string>;
  command: CommandService;
}

/** Undefined for what the lab itself answers, or has the author's own command. */
export function serviceProgram(
  node: string,
  name: string,
  service: TopologyService,
): ServiceProgram | undefined {
  const place = `/run/${node}.${name}`;
  if (service.kind === 'dhcp') return dhcp(place, service);
  return service.kind === 'routing' ? bird(place, service) : undefined;
}

/** It does not look whether somebody has the address already, which would take three seconds. */
const dhcp = (place: string, { interface: at, from, to, router }: DhcpService): ServiceProgram => ({
  program: 'dnsmasq',
  files: {},
  command: {
    kind: 'command',
    command: [
      ...['dnsmasq', '--keep-in-foreground', '--log-facility=-', '--conf-file=/dev/null', '--no-resolv'],
      ...['--no-hosts', '--pid-file=', '--user=', '--group=', '--port=0', `--interface=${at}`],
      ...['--bind-interfaces', '--dhcp-authoritative', '--no-ping', `--dhcp-leasefile=${place}.leases`],
      ...[`--dhcp-range=${from},${to},1h`, `--dhcp-option=3${router === undefined ? '' : `,${router}`}`],
    ],
    ready: { prints: 'DHCP, IP range' },
  },
});

const bird = (place: string, { config }: RoutingService): ServiceProgram => ({
  program: 'bird',
  files: { [`${place}.conf`]: typeof config === 'string' ? config : '' },
  command: {
    kind: 'command',
    command: ['bird', '-f', '-c', `${place}.conf`, '-s', `${place}.ctl`],
    ready: { command: ['birdc', '-s', `${place}.ctl`, 'show', 'status'] },
  },
});
