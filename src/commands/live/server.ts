import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LabError } from '../../lab/error.ts';
import { type Door, enter } from './guard.ts';

/** Answers requests for one path. It must not throw: an exception would be a bug. */
export type Route = (
  response: ServerResponse,
  asked: { query: URLSearchParams; body: string },
) => void | Promise<void>;

/** Routes by method and path, such as `GET events`. */
export type Routes = Record<string, Route>;

/** The longest request body in bytes. Our pages send less. */
const LONGEST = 1024 * 1024;

/**
 * How many connections to one address are allowed at once. A browser opens six, and clients without the token open
 * some too.
 */
const MOST = 300;

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Serves routes to clients that know the token.
 * @param doorAt makes the door once the port is known
 * @throws LabError `usage` if the port is in use, or if this user must not use it
 */
export async function serve(
  at: { address: string; port: number; option: string },
  doorAt: (port: number) => Door,
  routes: Routes,
): Promise<{ server: Server; door: Door; port: number }> {
  let door: Door = { token: '', hosts: [] };
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    answer(request, response, door, routes).catch((error) => {
      if (response.headersSent) response.destroy();
      else plain(response, 500, `This is a bug in Hairpin: ${error}`);
    });
  });
  server.maxConnections = MOST;
  server.listen(at.port, at.address);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw refusal(error, at);
  });
  const { port } = server.address() as AddressInfo;
  door = doorAt(port);
  return { server, door, port };
}

function refusal(error: NodeJS.ErrnoException, { port, option }: { port: number; option: string }): LabError {
  const what = error.code === 'EADDRINUSE' ? 'another program has this port' : `${error.message}`;
  return new LabError('usage', {
    where: `${option} ${port}`,
    what,
    allowed: 'one that is free; without the option one is found',
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  door: Door,
  routes: Routes,
): Promise<void> {
  const entry = enter(request, door);
  if ('why' in entry) return plain(response, entry.status, entry.why);
  const name = `${request.method} ${entry.path}`;
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (route === undefined) return plain(response, 404, 'There is nothing here.');
  const body = request.method === 'POST' ? await read(request) : '';
  if (body === undefined) return plain(response, 413, 'This is too long.');
  await route(response, { query: entry.query, body });
}

async function read(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    if (length > LONGEST) return undefined;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString();
}

export function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}
