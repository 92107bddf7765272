import { parseAddress } from '../lab/address.ts';
import { LabError } from '../lab/error.ts';
import type { Probe } from '../lab/types.ts';
import { endpoint } from './forward.ts';

/** A connection about which the user asks, by addresses. */
export interface Ask {
  /** The address of the client. */
  from: string;
  /** The machine's interface, or port of a bridge, by which packets arrive. By default the one that leads to `from`. */
  iif?: string;
  kind: 'http' | 'https' | 'tcp' | 'udp' | 'ping';
  address: string;
  /** The port; 0 for ping. */
  port: number;
  /** The name that stood for the address. */
  name?: string;
  /** The path, for `http` and `https`. */
  path?: string;
  /** Set if no host has the address: it belongs to a service, and rules translate it. */
  virtual?: true;
  /** Bytes of payload for `udp` and `ping`; the usual number if absent. */
  size?: number;
}

const FORM =
  /^([^=\s%]+)(?:%([^=\s]+))?=(https?|tcp|udp|ping):\/\/(\[[^\]]+\]|[^:/?#\s]+)(?::(\d+))?(\/[^?\s]*)?(?:\?size=(\d+))?$/;
const ALLOWED =
  'ADDRESS=URL or ADDRESS%INTERFACE=URL with http, https, tcp, udp or ping, such as 192.168.1.6=http://1.2.3.4:8001/';
const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * Reads `192.168.1.6=http://1.2.3.4:8001/` or `192.168.1.6%eth2=https://1.2.3.4/`.
 * @param names addresses by names that may replace them
 * @throws LabError `usage`
 */
export function parseAsk(text: string, names: Readonly<Record<string, string>>): Ask {
  const [, who = '', iif, kind = '', host = '', given, path, size] = FORM.exec(text) ?? [];
  const from = bareAddress(who);
  const plain = host.replace(/^\[|\]$/g, '');
  const address = bareAddress(names[plain] ?? plain);
  const port = Number(given ?? PORTS[kind] ?? 0);
  const isPort = kind === 'ping' ? given === undefined : port >= 1 && port <= 65_535;
  const isOne = from !== undefined && address !== undefined && from.includes(':') === address.includes(':');
  if (!isOne || !isPort)
    throw new LabError('usage', { where: '--ask', what: `"${text}" asks nothing`, allowed: ALLOWED });
  const isWeb = kind in PORTS;
  return {
    from,
    ...(iif !== undefined && { iif }),
    kind: kind as Ask['kind'],
    address,
    port,
    ...(plain in names && isWeb && { name: plain }),
    ...(path !== undefined && isWeb && { path }),
    ...(size !== undefined && { size: Number(size) }),
  };
}

function bareAddress(text: string): string | undefined {
  const parsed = parseAddress(text.replace(/^\[|\]$/g, ''));
  return parsed?.prefix === undefined ? parsed?.ip : undefined;
}

/**
 * Turns the question into a probe.
 * @param seconds how long it waits
 */
export function askProbe(
  { kind, address, port, name, path = '/', size }: Ask,
  node: { from: string; source?: string },
  seconds: number,
): Probe {
  const common = { about: 'What was asked for.', ...node };
  switch (kind) {
    case 'http':
    case 'https':
      return {
        kind,
        ...common,
        url: `${kind}://${name === undefined ? endpoint(address, port) : `${name}:${port}`}${path}`,
        connectTimeout: seconds,
      };
    case 'tcp':
      return { kind, ...common, to: endpoint(address, port), timeout: seconds };
    case 'udp': {
      const send = size === undefined ? {} : { send: 'x'.repeat(size) };
      return { kind, ...common, to: endpoint(address, port), ...send, timeout: seconds };
    }
    case 'ping':
      return { kind, ...common, to: address, ...(size !== undefined && { size }), timeout: seconds };
  }
}
