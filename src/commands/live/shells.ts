import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AgentEvents } from '../../agent/protocol.ts';
import { checkNode, type RunningLab, withRunningLab } from '../running-lab.ts';
import { plain, type Route, type Routes } from './server.ts';

const ID = 'shell';

/**
 * Shells in nodes. The output of a shell is sent to the page as server-sent events. The first event contains an id,
 * which the page sends along with what the user types. A shell ends with its page.
 */
export class Shells {
  readonly #lab: string;
  readonly #open = new Map<string, RunningLab['agent']>();

  constructor(lab: string) {
    this.#lab = lab;
  }

  readonly routes: Routes = {
    'GET shell': (response, { query }) => this.#start(response, query),
    'POST type': (response, asked) => this.#type(response, asked),
    'POST resize': (response, asked) => this.#resize(response, asked),
  };

  async #start(response: ServerResponse, query: URLSearchParams): Promise<void> {
    const node = query.get('node') ?? '';
    const tell = (event: object) => response.write(`data: ${JSON.stringify(event)}\n\n`);
    const events: AgentEvents = {
      phase: () => {},
      // Resolves when the page can take more. So a program that prints faster than the page reads is slowed down.
      output: async (_, _stream, data) => {
        if (!tell({ output: data })) await Promise.race([once(response, 'drain'), once(response, 'close')]);
      },
    };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    await withRunningLab(
      this.#lab,
      async (living) => {
        checkNode(living, node);
        const id = randomUUID();
        this.#open.set(id, living.agent);
        response.once('close', () => living.close());
        tell({ id });
        const env = { LAB_NODE: node, LAB_NAME: this.#lab, PS1: `${node}@${this.#lab} $ ` };
        const terminal = {
          columns: size(query.get('columns')),
          rows: size(query.get('rows')),
          type: 'xterm',
        };
        try {
          const { exitCode } = await living.agent.exec({ id: ID, node, command: [], env, terminal });
          tell({ exitCode });
        } finally {
          this.#open.delete(id);
        }
      },
      events,
    ).catch((error) => tell({ problem: error.message }));
    response.end();
  }

  readonly #type: Route = async (response, { query, body }) => {
    const agent = this.#open.get(query.get('id') ?? '');
    if (agent === undefined) return plain(response, 200, 'The shell has ended.');
    await agent.input(ID, Buffer.from(body).toString('base64')).catch(() => {});
    plain(response, 200, '');
  };

  readonly #resize: Route = async (response, { query }) => {
    const agent = this.#open.get(query.get('id') ?? '');
    await agent?.resize(ID, size(query.get('columns')), size(query.get('rows'))).catch(() => {});
    plain(response, 200, '');
  };
}

/** The size of a terminal, in characters. */
const size = (text: string | null) => Math.max(2, Math.min(1000, Math.floor(Number(text)) || 80));
