import { timingSafeEqual } from 'node:crypto';

/** The parts of a request that decide whether it is accepted. */
export interface Request {
  method?: string | undefined;
  url?: string | undefined;
  headers: { host?: string | undefined; origin?: string | undefined };
}

export interface Door {
  /** A secret part of the address: only people who were given the address may connect. */
  token: string;
  /**
   * The `Host` headers that are accepted, such as `127.0.0.1:8080`. After DNS rebinding a browser sends another
   * one.
   */
  hosts: readonly string[];
}

/** The path after the token, or the reason why the request is refused. */
export type Entry = { path: string; query: URLSearchParams } | { status: 403 | 404; why: string };

/** Accepts a request if it has the token, names this server as its host, and comes from a page of this server. */
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

/** Compares in constant time, so that the time tells nothing about the token. */
function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
