import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Engine } from './engine.ts';

type Asked = 'create' | 'delete';

/** A proxy in front of an engine. A test decides which requests it holds, refuses or passes on. */
export class Relay {
  readonly host: string;
  readonly #engine: Engine;
  readonly #path: string;
  readonly #server = createServer((asked, answer) => void this.#take(asked, answer));
  /** How to treat a kind of request. Kinds that are not listed pass at once. */
  readonly #instead = new Map<Asked, (answer: ServerResponse, pass: () => void) => void>();

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#path = join(engine.folder, 'relay.sock');
    this.host = `unix://${this.#path}`;
  }

  async listen(): Promise<void> {
    await once(this.#server.listen(this.#path), 'listening');
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Holds all requests of one kind. Resolves at the first one, with a function that lets them all pass. */
  hold(asked: Asked): Promise<() => void> {
    const held: (() => void)[] = [];
    const letPass = () => {
      this.#instead.delete(asked);
      for (const pass of held) pass();
    };
    return new Promise((resolve) => {
      this.#instead.set(asked, (_, pass) => {
        held.push(pass);
        resolve(letPass);
      });
    });
  }

  refuse(asked: Asked, status: number, message: string): void {
    this.#instead.set(asked, (answer) =>
      answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message })),
    );
  }

  allow(asked: Asked): void {
    this.#instead.delete(asked);
  }

  async #take(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = Buffer.concat(await asked.toArray());
    const { method, url: path, headers } = asked;
    // Passes the request on even if the client has gone: an engine also finishes what it has begun.
    const pass = () => {
      const passed = request({ socketPath: this.#engine.socket, method, path, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      });
      passed.end(body);
    };
    const kind = path?.startsWith('/containers/create')
      ? 'create'
      : method === 'DELETE'
        ? 'delete'
        : undefined;
    const instead = kind && this.#instead.get(kind);
    if (instead) instead(answer, pass);
    else pass();
  }
}
