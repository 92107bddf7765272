import { isHostName, isPort, parseAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';
import { CONNECT_TIMEOUT, type CommonProbe, type ProbeKind } from './kind.ts';
import { checkSource } from './targets.ts';

/**
 * Runs `curl URL` in `from`. It works if the answer has status 200 or, if they are given, this `status` and this
 * `body`.
 */
export interface HttpProbe extends CommonProbe {
  kind: 'http';
  /** `http://HOST[:PORT]/…`. A name is resolved in the node. */
  url: string;
  /** The method; `GET` by default. */
  method?: string;
  /** The name in the `Host` header, if it is not the one in the URL. */
  host?: string;
  /** More headers, by name. */
  headers?: Record<string, string>;
  /** The required status; 200 by default. */
  status?: number;
  /** A text that the answer must contain, so that an answer of the wrong server does not count. */
  body?: string;
  /** The source address: an address of the node. */
  source?: string;
  /** How many seconds to wait for the connection; 2 by default. */
  connectTimeout?: number;
}

export const httpKind = {
  timeout: ({ connectTimeout = CONNECT_TIMEOUT }: Pick<HttpProbe, 'connectTimeout'>) => connectTimeout,
  target: ({ url }: Pick<HttpProbe, 'url'>) => url,
  host: ({ url }: Pick<HttpProbe, 'url'>) => new URL(url).hostname.replace(/^\[|\]$/g, ''),
  port: ({ url }: Pick<HttpProbe, 'url'>) => Number(new URL(url).port || 80),
  protocol: 6 as const,
  packets: 'connection' as const,
  check,
} satisfies ProbeKind<HttpProbe>;

/** What RFC 9110 calls a token. */
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;

function check(
  path: Path,
  { kind, url, method, host, headers = {}, source }: Omit<HttpProbe, 'kind'> & { kind: 'http' | 'https' },
  report: Report,
): void {
  if (!isUrl(url, kind)) report([...path, 'url'], `"${url}" is no URL to ask`, `${kind}://HOST[:PORT]/…`);
  if (method !== undefined && !/^[A-Z]+$/.test(method))
    report([...path, 'method'], `"${method}" is no method`, 'capital letters: GET, HEAD, POST');
  if (host !== undefined && (/[/?#]/.test(host) || !isUrl(`http://${host}/`, 'http')))
    report([...path, 'host'], `"${host}" is no host`, 'a name or address, with a port or without');
  for (const [name, value] of Object.entries(headers)) {
    if (!TOKEN.test(name))
      report([...path, 'headers', name], 'is no name of a header', 'letters, digits and dashes', 'key');
    else if (/[\r\n]/.test(value)) report([...path, 'headers', name], 'has several lines', 'one line');
  }
  checkSource(path, source, report);
}

/** This is stricter than `URL`, which accepts `http:x`, `http://1.2.3` and user names. */
function isUrl(url: string, scheme: 'http' | 'https'): boolean {
  if (!url.startsWith(`${scheme}://`)) return false;
  const [, v6, host = '', port] =
    /^https?:\/\/(?:\[([^\]]+)\]|([^:/?#@\s]+))(?::(\d+))?(?:[/?#]\S*)?$/.exec(url) ?? [];
  const address = parseAddress(v6 ?? host);
  const known = v6 === undefined ? address?.family === 4 || isHostName(host) : address?.family === 6;
  return known && address?.prefix === undefined && (port === undefined || isPort(Number(port)));
}
