import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Engine } from './engine.ts';

type Asked = 'create' | 'delete';

/** Before an engine: what is asked of it goes on when the test lets it. */
export class Relay {
  readonly host: string;
  readonly #engine: Engine;
  readonly #path: string;
  readonly #server = createServer((asked, answer) => void this.#take(asked, answer));
  /** What to do with them; without it they go on at once. */
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

  /** Resolves at the first, with what lets all of them pass. */
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
    // Also when whoever asked is gone, as an engine does with what it has begun.
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
