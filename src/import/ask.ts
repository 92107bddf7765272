import { parseAddress } from '../lab/address.ts';
import { LabError } from '../lab/error.ts';
import type { Probe } from '../lab/types.ts';
import { endpoint } from './forward.ts';

/** A connection about which the user asks, by addresses. */
export interface Ask {
  /** The address of the client. */
  from: string;
  /** The client's port, for `udp`; any if absent. */
  fromPort?: number;
  /** The machine's interface, or port of a bridge, by which packets arrive. By default the one that leads to `from`. */
  iif?: string;
  /** The one behind which whoever is asked is. By default the one by which the machine sends packets there. */
  oif?: string;
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

const FORM = new RegExp(
  [
    /^(?:(?<v4or6>\[[^\]\s]+\]|[\d.]+)(?::(?<fromPort>\d+))?|(?<bare>[^=\s%]+))(?:%(?<iif>[^=\s]+))?=/,
    /(?<kind>https?|tcp|udp|ping):\/\/(?<host>\[[^\]]+\]|[^:/?#\s%]+)(?:%(?<oif>[^:/?#\s]+))?(?::(?<port>\d+))?/,
    /(?<path>\/[^?\s]*)?(?:\?size=(?<size>\d+))?$/,
  ]
    .map(({ source }) => source)
    .join(''),
);
const ALLOWED =
  'ADDRESS=URL with http, https, tcp, udp or ping, such as 192.168.1.6=http://1.2.3.4:8001/; %INTERFACE after either address; with udp a port after the first';
const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * Reads `192.168.1.6=http://1.2.3.4:8001/`, `192.168.1.6%eth2=https://1.2.3.4/`, `10.0.0.5%tap1=ping://10.0.0.6%tap2`
 * or `192.168.1.6:5060=udp://1.2.3.4:5060`.
 * @param names addresses by names that may replace them
 * @throws LabError `usage`
 */
export function parseAsk(text: string, names: Readonly<Record<string, string>>): Ask {
  const groups = FORM.exec(text)?.groups ?? {};
  const { v4or6, bare, fromPort, iif, oif, kind = '', host = '', port: given, path, size } = groups;
  const from = bareAddress(v4or6 ?? bare ?? '');
  const plain = host.replace(/^\[|\]$/g, '');
  const address = bareAddress(names[plain] ?? plain);
  const port = Number(given ?? PORTS[kind] ?? 0);
  const isPort = kind === 'ping' ? given === undefined : isPortNumber(port);
  const isFromPort = fromPort === undefined || (kind === 'udp' && isPortNumber(Number(fromPort)));
  const isOne = from !== undefined && address !== undefined && from.includes(':') === address.includes(':');
  if (!isOne || !isPort || !isFromPort)
    throw new LabError('usage', { where: '--ask', what: `"${text}" asks nothing`, allowed: ALLOWED });
  const isWeb = kind in PORTS;
  const more = {
    ...{ fromPort: numberIn(fromPort), iif, oif, size: numberIn(size) },
    ...(isWeb && { path, name: plain in names ? plain : undefined }),
  };
  return { from, kind: kind as Ask['kind'], address, port, ...said(more) };
}

const numberIn = (text: string | undefined) => (text === undefined ? undefined : Number(text));

/** Returns what is there. */
const said = (more: { [Key in keyof Ask]?: Ask[Key] | undefined }): Partial<Ask> =>
  Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));

const isPortNumber = (port: number) => port >= 1 && port <= 65_535;

function bareAddress(text: string): string | undefined {
  const parsed = parseAddress(text.replace(/^\[|\]$/g, ''));
  return parsed?.prefix === undefined ? parsed?.ip : undefined;
}

/**
 * Turns the question into a probe.
 * @param seconds how long it waits
 */
export function askProbe(
  { fromPort, kind, address, port, name, path = '/', size }: Ask,
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
      const sourcePort = fromPort === undefined ? {} : { sourcePort: fromPort };
      return { kind, ...common, to: endpoint(address, port), ...sourcePort, ...send, timeout: seconds };
    }
    case 'ping':
      return { kind, ...common, to: address, ...(size !== undefined && { size }), timeout: seconds };
  }
}
