import type { DnsService } from '../lab/types.ts';

/**
 * Returns arguments with which dnsmasq serves only the given records. It reads no settings or hosts of the machine,
 * forwards to no server, and does not change to another user, which a sandbox may not have.
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
    // For other names it answers that they do not exist, instead of refusing to answer.
    '--local=/#/',
    ...Object.entries(records).map(([name, address]) => `--host-record=${name},${address}`),
  ];
}
