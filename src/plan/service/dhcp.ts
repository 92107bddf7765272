import { placeOf, type ServicePlan } from './plan.ts';

/** dnsmasq does not check whether an address is in use, because the check would take three seconds. */
export const dhcp: ServicePlan<'dhcp'> = {
  programs: () => ['dnsmasq'],
  runs: (at, { interface: port, from, to, router }) => ({
    files: {},
    command: {
      kind: 'command',
      command: [
        ...['dnsmasq', '--keep-in-foreground', '--log-facility=-', '--conf-file=/dev/null', '--no-resolv'],
        ...['--no-hosts', '--pid-file=', '--user=', '--group=', '--port=0', `--interface=${port}`],
        ...[
          '--bind-interfaces',
          '--dhcp-authoritative',
          '--no-ping',
          `--dhcp-leasefile=${placeOf(at)}.leases`,
        ],
        ...[`--dhcp-range=${from},${to},1h`, `--dhcp-option=3${router === undefined ? '' : `,${router}`}`],
      ],
      ready: { prints: 'DHCP, IP range' },
    },
  }),
  words: ({ interface: at, from, to }) => ` at ${at}: ${from} to ${to}`,
};
