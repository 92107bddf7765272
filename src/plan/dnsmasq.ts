import type { DnsService } from '../lab/types.ts';

/**
 * dnsmasq with the given records and nothing else: no settings or hosts of the machine, no server to pass a question
 * on to, no other user to become (in a sandbox there may be none).
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
    // Every other name there is none of, instead of a refusal to speak of it.
    '--local=/#/',
    ...Object.entries(records).map(([name, address]) => `--host-record=${name},${address}`),
  ];
}
