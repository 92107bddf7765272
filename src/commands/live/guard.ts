import { timingSafeEqual } from 'node:crypto';

/** What a server of a page is asked for: the parts of a request that say by whom. */
export interface Request {
  method?: string | undefined;
  url?: string | undefined;
  headers: { host?: string | undefined; origin?: string | undefined };
}

export interface Door {
  /** In the address, so that only who was given that comes in. */
  token: string;
  /** `127.0.0.1:8080`: what a browser says that it asks, if nobody has it go astray (DNS rebinding). */
  hosts: readonly string[];
}

/** Either the way behind the token, or why nobody comes in. */
export type Entry = { path: string; query: URLSearchParams } | { status: 403 | 404; why: string };

/** Lets in who knows the token, by an address of this server, from a page of it. */
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

/** Takes as long whatever is given. */
function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
