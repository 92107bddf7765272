import { timingSafeEqual } from 'node:crypto';

/** The parts of a request that say who asks, and for what. */
export interface Request {
  method?: string | undefined;
  url?: string | undefined;
  headers: { host?: string | undefined; origin?: string | undefined };
}

export interface Door {
  /** A part of the address, so that only those who were given the address come in. */
  token: string;
  /** The `Host` headers that are accepted, such as `127.0.0.1:8080`. After DNS rebinding a browser sends another. */
  hosts: readonly string[];
}

/** Either the path behind the token, or why the request is refused. */
export type Entry = { path: string; query: URLSearchParams } | { status: 403 | 404; why: string };

/** Accepts a request that has the token, names this server as its host, and comes from a page of this server. */
export function enter({ url = '/', headers: { host = '', origin } }: Request, { token, hosts }: Door): Entry {
  if (!hosts.includes(host)) return { status: 403, why: 'This server is not called so.' };
  if (origin !== undefined && !hosts.some((own) => origin === `http://${own}`))
    return { status: 403, why: 'A page of another origin may ask nothing here.' };
  const [path = '', query = ''] = url.split('?', 2);
  const [, given = '', ...rest] = path.split('/');
  if (!isSame(given, token))
    return { status: 403, why: 'The token in the address is missing or old: lab live prints the address.' };
  if (rest.length === 0) return { status: 404, why: 'The address ends with a slash.' };
  return { path: rest.join('/'), query: new URLSearchParams(query) };
}

/** Compares in constant time, so that how long it takes tells nothing of the token. */
function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
