import { isEndpoint, isHostName, isPort, parseAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';

export function isAddress(text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && address.prefix === undefined;
}

/** `10.0.0.1:22`, `[fd00::1]:22`, `web.example:22` */
export function isTarget(text: string): boolean {
  if (isEndpoint(text)) return !parseAddress(text);
  const [, host = '', port] = /^([^:[\]\s]+):(\d+)$/.exec(text) ?? [];
  return isHostName(host) && isPort(Number(port));
}

/** Returns one part of `host:port`: the address or name, or the port. */
export const hostOf = (to: string): string => to.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
export const portOf = (to: string): number => Number(/:(\d+)$/.exec(to)?.[1]);

/** Checks `source`, which must be an address of the node. */
export function checkSource(path: Path, source: string | undefined, report: Report): void {
  if (source !== undefined && !isAddress(source))
    report([...path, 'source'], `"${source}" is no address`, 'an address of the node that asks');
}
