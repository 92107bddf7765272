import type { Listener } from '../machine.ts';

/** Reads listening sockets from `ss -H -lntu` or `netstat -lntu`. */
export function readListeners(lines: readonly string[]): Listener[] {
  return lines.flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const protocol = /^(tcp|udp)6?$/.exec(words[0] ?? '')?.[1];
    // ss: protocol, state, two queues, address; netstat has no state there.
    const local = /^[A-Z]/.test(words[1] ?? '') ? words[4] : words[3];
    const [, address = '', port] = /^(.*):(\d+)$/.exec(local ?? '') ?? [];
    if ((protocol !== 'tcp' && protocol !== 'udp') || port === undefined) return [];
    const [, process] = /users:\(\("([^"]+)"/.exec(line) ?? [];
    const at = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
    return [{ protocol, address: at, port: Number(port), ...(process !== undefined && { process }) }];
  });
}
