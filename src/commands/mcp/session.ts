import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListResourcesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod/mini';
import labSchema from '../../../schema/lab.schema.json' with { type: 'json' };
import { labFolder } from '../../host/lab-folder.ts';
import { ownerOf } from '../../host/state.ts';
import { describeProblem, LabError } from '../../lab/error.ts';
import { reportJsonSchema } from '../../report/schema/json-schema.ts';
import { version } from '../../version.ts';
import { checkAllowed } from './allowed.ts';
import { Results } from './results.ts';
import { type Answer, run } from './run.ts';
import type { Settings } from './tool.ts';
import { TOOLS } from './tools.ts';

const SCHEMAS = {
  'lab://schema/lab': { name: 'JSON Schema of labs', value: labSchema },
  'lab://schema/report': { name: 'JSON Schema of reports', value: reportJsonSchema() },
};

const INSTRUCTIONS = `Hairpin builds network labs of Linux namespaces and says which packet died where, and why.
"verify" a lab first; its report names a cause for each failure, "explain" says what that is and what mends it.
A cause of "unknown" means that the evidence is not complete: do not guess one.`;

/** The session of one client: its tools, and its labs and files, which are removed when the session ends. */
export class Session {
  readonly #settings: Settings;
  readonly #results = new Results();
  /** The labs that the session has started, each with the process or container in which it runs. */
  readonly #labs = new Map<string, string>();
  readonly #end = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  async serve(transport: Transport): Promise<void> {
    const server = new Server(
      { name: 'hairpin-lab', version },
      { capabilities: { tools: {}, resources: {} }, instructions: INSTRUCTIONS },
    );
    server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: Object.entries(TOOLS).map(listed) }));
    server.setRequestHandler(CallToolRequestSchema, ({ params }, { signal, sendNotification }) => {
      const token = params._meta?.progressToken;
      let progress = 0;
      const told = (message: string) => {
        if (token === undefined) return;
        progress += 1;
        const update = { progressToken: token, progress, message };
        sendNotification({ method: 'notifications/progress', params: update }).catch(() => {});
      };
      return this.#finished(this.#call(params.name, params.arguments ?? {}, signal, told));
    });
    server.setRequestHandler(ListResourcesRequestSchema, () => ({
      resources: [
        ...Object.entries(SCHEMAS).map(([uri, { name }]) => ({
          uri,
          name,
          mimeType: 'application/schema+json',
        })),
        ...this.#results.list(),
      ],
    }));
    server.setRequestHandler(ReadResourceRequestSchema, ({ params: { uri } }) => {
      const schema = SCHEMAS[uri as keyof typeof SCHEMAS];
      const text = schema && JSON.stringify(schema.value);
      const found = text ? { uri, mimeType: 'application/schema+json', text } : this.#results.read(uri);
      if (found === undefined) throw new LabError('usage', { where: uri, what: 'no such resource' });
      return { contents: [found] };
    });
    await server.connect(transport);
  }

  /** Ends the programs that are running, then removes what they have built. */
  async close(): Promise<void> {
    this.#end.abort();
    await Promise.allSettled(this.#running);
    const never = new AbortController().signal;
    for (const name of this.#own())
      await run({ words: ['down', '--', name] }, this.#results, never, () => {});
    this.#labs.clear();
    this.#results.remove();
  }

  /** Returns the labs that are still up. By now, another user's lab may have the same name. */
  #own(): Set<string> {
    const held = [...this.#labs].filter(([name, holder]) => holderOf(name) === holder);
    return new Set(held.map(([name]) => name));
  }

  #finished<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    return work.finally(() => this.#running.delete(work));
  }

  async #call(
    name: string,
    given: Record<string, unknown>,
    signal: AbortSignal,
    told: (line: string) => void,
  ): Promise<CallToolResult> {
    try {
      const tool = TOOLS[name];
      if (!tool || !Object.hasOwn(TOOLS, name))
        throw new LabError('usage', { where: name, what: 'no such tool' });
      const { success, data, error } = tool.input.safeParse(given);
      if (!success) throw new LabError('usage', error.issues.map(problemOf));
      const call = tool.call(data, this.#settings);
      checkAllowed(call, this.#own(), this.#settings);
      const either = AbortSignal.any([signal, this.#end.signal]);
      const answer = await run(call, this.#results, either, told);
      if (call.starts !== undefined && !answer.failed) this.#labs.set(call.starts, holderOf(call.starts));
      if (call.ends !== undefined && !answer.failed) this.#labs.delete(call.ends);
      return this.#resultOf(answer);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      const text = error.problems.map(describeProblem).join('\n');
      return { content: [{ type: 'text', text }], isError: true };
    }
  }

  #resultOf({ text, value, folder, failed }: Answer): CallToolResult {
    const links = (folder === undefined ? [] : this.#results.list(folder)).filter(({ uri }) =>
      MAIN.test(uri),
    );
    return {
      content: [
        { type: 'text', text: text || 'done' },
        ...links.map((link) => ({ type: 'resource_link' as const, ...link })),
      ],
      ...(value && { structuredContent: value }),
      ...(failed && { isError: true }),
    };
  }
}

/** Returns the process or container with which the lab ends. */
const holderOf = (name: string): string => JSON.stringify(ownerOf(labFolder(name)) ?? null);

/** The files to which a result links. Others are only listed as resources. */
const MAIN = /\.(json|html|pcapng)$/;

const problemOf = ({ path, message }: { path: PropertyKey[]; message: string }) => ({
  where: path.map(String).join('.') || 'arguments',
  what: message,
});

function listed([name, { about, input, changes, reports }]: [string, (typeof TOOLS)[string]]) {
  const { $schema, ...inputSchema } = z.toJSONSchema(input, { io: 'input' });
  return {
    name,
    description: about,
    inputSchema: { ...inputSchema, type: 'object' as const },
    ...(reports && { outputSchema: { ...reportJsonSchema(), type: 'object' as const } }),
    annotations: { readOnlyHint: changes === undefined, destructiveHint: false, openWorldHint: false },
  };
}
