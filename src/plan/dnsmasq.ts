import type { DnsService } from '../lab/types.ts';

/**
 * Runs dnsmasq with the given records only: no settings or hosts of the machine, no server to forward to, and
 * no other user to become, which a sandbox may lack.
 */
export function dnsmasqArguments({ port, records }: DnsService & { port: number }): string[] {
  return [
    '--conf-file=/dev/null',
    '--no-resolv',
    '--no-hosts',
    '--no-poll',
    '--pid-file=',
    '--user=',
    '--group=',
    `--port=${port}`,
    // Other names do not exist, instead of being refused.
    '--local=/#/',
    ...Object.entries(records).map(([name, address]) => `--host-record=${name},${address}`),
  ];
}
